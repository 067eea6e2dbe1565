using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// What the service level clocks say of an incident, in any state: a late message about a closed one is still a fact.
/// A message that is not newer than the clock version already noted comes to nothing, so order and repeats do not
/// matter.
/// </summary>
public static class NoteServiceLevel
{
    public const string By = "system:service-levels";

    public static Decision AtRisk(
        Incident incident,
        string clockId,
        long clockVersion,
        string agreement,
        string metric,
        int percent,
        DateTimeOffset dueAt,
        DateTimeOffset at
    ) =>
        IsKnown(incident, clockId, clockVersion)
            ? Decision.Nothing
            : Decision.Append(new SlaAtRiskNoted(clockId, clockVersion, agreement, metric, percent, dueAt, By, at));

    public static Decision Breached(
        Incident incident,
        string clockId,
        long clockVersion,
        string agreement,
        string metric,
        DateTimeOffset dueAt,
        DateTimeOffset at
    ) =>
        IsKnown(incident, clockId, clockVersion)
            ? Decision.Nothing
            : Decision.Append(new SlaBreachNoted(clockId, clockVersion, agreement, metric, dueAt, By, at));

    public static Decision Retracted(
        Incident incident,
        string clockId,
        long clockVersion,
        string agreement,
        string metric,
        string reason,
        DateTimeOffset at
    ) =>
        IsKnown(incident, clockId, clockVersion)
            ? Decision.Nothing
            : Decision.Append(new SlaBreachRetracted(clockId, clockVersion, agreement, metric, reason, By, at));

    private static bool IsKnown(Incident incident, string clockId, long clockVersion) =>
        incident.Sla.Any(flag => flag.ClockId == clockId && flag.ClockVersion >= clockVersion);
}
