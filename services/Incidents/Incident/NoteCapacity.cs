using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>What capacity management says of a resource that is short, or will be.</summary>
/// <param name="Version">Of the resource's stream.</param>
/// <param name="State">crossed, returned, forecast or withdrawn.</param>
public sealed record Shortage(
    string CauseId,
    Guid ResourceId,
    long Version,
    string Resource,
    string Service,
    string State,
    string Explanation,
    DateTimeOffset At
);

/// <summary>
/// Notes it on the incident of its cause, in any state: a late message about a closed one is still a fact. What is not
/// newer than the version already noted comes to nothing, so order and repeats do not matter.
/// </summary>
public static class NoteCapacity
{
    public const string By = "system:capacity";

    public static Decision Decide(Incident incident, Shortage shortage) =>
        incident.Capacity is { } known && known.ResourceVersion >= shortage.Version
            ? Decision.Nothing
            : Decision.Append(
                new CapacityNoted(
                    shortage.CauseId,
                    shortage.ResourceId,
                    shortage.Version,
                    shortage.Resource,
                    shortage.State,
                    shortage.Explanation,
                    By,
                    shortage.At
                )
            );
}
