using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// The id of the incident of a shortage: one cause always gives the same id, so that it has one incident, however often
/// and in whatever order messages about it arrive.
/// </summary>
public static class CapacityIncidentId
{
    public static Guid Of(string causeId) => NamedId.OfText($"sms:capacity:{causeId}");
}
