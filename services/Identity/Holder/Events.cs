using Sms.ServiceDefaults;

namespace Sms.Identity;

// What is stored in the stream of a holder of roles. This is a storage format: records are never edited once shipped,
// only new nullable members are added. No name, address or secret is ever in an event: an event is for ever, a person
// may ask to be forgotten.

public sealed record PersonAdded(Guid HolderId, string By, DateTimeOffset At) : IHappened;

public sealed record PersonDisabled(string By, DateTimeOffset At) : IHappened;

public sealed record PersonEnabled(string By, DateTimeOffset At) : IHappened;

/// <summary>Somebody else has set a new password.</summary>
public sealed record PasswordReset(string By, DateTimeOffset At) : IHappened;

public sealed record PasswordChanged(string By, DateTimeOffset At) : IHappened;

/// <summary>Name, address and password are gone; the id means nobody any more.</summary>
public sealed record PersonErased(string By, DateTimeOffset At) : IHappened;

/// <param name="ClientId">The subject of its tokens.</param>
public sealed record ClientAdded(Guid HolderId, string ClientId, string By, DateTimeOffset At) : IHappened;

/// <param name="OldValidUntil">Until then the old secret is taken, too.</param>
public sealed record ClientSecretRotated(DateTimeOffset OldValidUntil, string By, DateTimeOffset At) : IHappened;

public sealed record ClientRevoked(string By, DateTimeOffset At) : IHappened;

/// <param name="Subject">Who holds it now, as in the claim <c>sub</c>.</param>
/// <param name="Scope">A service or a customer; null for roles that are held for all.</param>
public sealed record RoleGranted(string Subject, string Role, string? Scope, string By, DateTimeOffset At) : IHappened;

public sealed record RoleRevoked(string Subject, string Role, string? Scope, string By, DateTimeOffset At) : IHappened;
