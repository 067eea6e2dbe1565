using Sms.ServiceDefaults;

namespace Sms.Catalog;

// What is stored in a service's stream. This is a storage format: records are never edited once shipped, only new
// nullable members are added. Each has the key, and all terms that hold from then on: what is published is made of the
// event alone.

public sealed record ServiceRegistered(Guid ServiceId, string Service, ServiceTerms Terms, string By, DateTimeOffset At)
    : IHappened;

public sealed record ServiceRevised(string Service, ServiceTerms Terms, string By, DateTimeOffset At) : IHappened;

/// <summary>It is no longer offered; what hangs on it has gone before.</summary>
public sealed record ServiceRetired(string Service, string Reason, string By, DateTimeOffset At) : IHappened;

/// <param name="Terms">As they were when it was retired.</param>
public sealed record ServiceOfferedAgain(string Service, ServiceTerms Terms, string By, DateTimeOffset At) : IHappened;
