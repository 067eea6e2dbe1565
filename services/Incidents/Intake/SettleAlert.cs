namespace Sms.Incidents;

/// <summary>
/// A flapping alert that has not changed for the whole window is at rest: what was held back is done now.
/// </summary>
public static class SettleAlert
{
    /// <returns>
    /// Null when it does not flap, when it has changed since the moment was set (<see cref="AlertThread.SettleDueAt"/>
    /// says when to look again), or when it has moved on to another incident, whose own moment will come.
    /// </returns>
    public static ThreadDecision? Decide(
        AlertThread thread,
        Incident? incident,
        Integration integration,
        DateTimeOffset now
    )
    {
        if (thread.SettleDueAt(integration.Settings) is not { } due || due > now)
            return null;
        if (incident is not null && thread.IncidentId != incident.Id)
            return null;

        var settled = thread with { Flapping = false, RecentChanges = [] };
        if (incident is null || !incident.IsOpen())
            return ThreadDecision.Of(Outcome.Settled, settled);
        return ThreadDecision.Of(
            Outcome.Settled,
            settled,
            [
                new AlertSettled(
                    thread.Ref(integration),
                    thread.IsFiring ? AlertState.Firing : AlertState.Cleared,
                    integration.By(),
                    now
                ),
                .. thread.IsFiring ? [] : ReceiveAlert.Resolution(incident, integration, ClearedAt(thread, now), now),
            ]
        );
    }

    private static DateTimeOffset ClearedAt(AlertThread thread, DateTimeOffset now) =>
        thread.ClearedAt is { } cleared && cleared < now ? cleared : now;
}
