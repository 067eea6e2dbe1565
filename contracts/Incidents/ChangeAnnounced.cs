using Wolverine.Attributes;

namespace Sms.Contracts.Incidents;

/// <summary>
/// A tool with an integration key has made a change. <c>ChangeAnnouncedId</c> is the id that the change is to have;
/// <c>Version</c> is of the integration's stream.
/// </summary>
[MessageIdentity("sms.incidents.change-announced.v1")]
public sealed record ChangeAnnounced(
    Guid ChangeAnnouncedId,
    long Version,
    string Service,
    string Summary,
    string By,
    DateTimeOffset At
);
