using Wolverine.Attributes;

namespace Sms.Contracts.Catalog;

/// <summary>The service is no longer offered.</summary>
[MessageIdentity("sms.catalog.service-retired.v1")]
public sealed record ServiceRetired(Guid ServiceId, long Version, string Service, string By, DateTimeOffset At);
