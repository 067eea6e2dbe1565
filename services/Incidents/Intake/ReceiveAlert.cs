namespace Sms.Incidents;

/// <summary>
/// Decides what a delivery means. Monitoring tools send again, from several replicas and out of order;
/// whatever arrives in whatever order, one episode of one alert is at most one incident.
/// </summary>
public static class ReceiveAlert
{
    /// <summary>
    /// The alert has cleared, or a person has resolved the incident, and so long after that it is still sent as firing.
    /// Before, the delivery may have been under way already: senders retry, and replicas lag. Later, it is not over.
    /// </summary>
    public static readonly TimeSpan StillFiringAfter = TimeSpan.FromMinutes(5);

    /// <summary>A start further ahead than this is a mistake: nothing could end an episode that began then.</summary>
    private static readonly TimeSpan LargestSkew = TimeSpan.FromDays(1);

    /// <param name="thread">What is known of the alert's key, or null.</param>
    /// <param name="incident">The thread's incident, or null.</param>
    /// <param name="alert">What came.</param>
    /// <param name="integration">Who sent it; whether it may is the caller's question.</param>
    /// <param name="seenBefore">The ledger has <see cref="IncomingAlert.DeliveryIn"/> of this alert and thread.</param>
    /// <param name="fresh">For the case that an incident has to be opened.</param>
    /// <param name="now">When it came.</param>
    public static ThreadDecision Decide(
        AlertThread? thread,
        Incident? incident,
        IncomingAlert alert,
        Integration integration,
        bool seenBefore,
        NewIncident fresh,
        DateTimeOffset now
    )
    {
        alert = alert.StartedBy(now + LargestSkew);
        var known = (thread ?? AlertThread.Of(alert, integration, now)).Counted(now);
        if (alert.Group is { } group)
            return Notified(thread, known, incident, alert, group, integration, seenBefore, fresh, now);
        // Without a thread a delivery cannot have had its effect, whatever the ledger says: better twice than lost.
        if (seenBefore && thread is not null && HadItsEffect(thread, incident, alert, now))
            return ThreadDecision.Of(Outcome.Duplicate, known);

        return alert.Action switch
        {
            AlertAction.Trigger => Trigger(thread, known, incident, alert, integration, fresh, now),
            AlertAction.Acknowledge => Acknowledge(thread, known, incident, integration, now),
            AlertAction.Resolve => Resolve(thread, known, incident, alert, integration, fresh.Flood, now),
            _ => ThreadDecision.Of(Outcome.Ignored, thread is null ? null : known),
        };
    }

    internal static bool IsMomentsAgo(DateTimeOffset? received, DateTimeOffset now) =>
        now - received <= StillFiringAfter;

    /// <summary>
    /// A delivery that came before means nothing more, unless the alert has gone on without it: it is still sent as
    /// firing long after its clear or the resolution, or it cleared in an earlier episode and does so once more.
    /// </summary>
    private static bool HadItsEffect(AlertThread thread, Incident? incident, IncomingAlert alert, DateTimeOffset now) =>
        alert.Action switch
        {
            AlertAction.Trigger => thread.IsFiring ? !OutlivesResolution(incident, now) : thread.HasJustCleared(now),
            AlertAction.Acknowledge => thread.State != AlertState.Firing || thread.HasJustCleared(now),
            _ => !thread.IsFiring || thread.HasJustCleared(now),
        };

    private static bool OutlivesResolution(Incident? incident, DateTimeOffset now) =>
        incident is not null && !incident.IsOpen() && !IsMomentsAgo(incident.ResolvedAt, now);

    /// <summary>A notification of a group, which fires until every member that is known to fire has cleared.</summary>
    private static ThreadDecision Notified(
        AlertThread? thread,
        AlertThread known,
        Incident? incident,
        IncomingAlert alert,
        AlertGroup group,
        Integration integration,
        bool seenBefore,
        NewIncident fresh,
        DateTimeOffset now
    )
    {
        if (seenBefore && thread is { IsFiring: false } && thread.HasJustCleared(now))
            return ThreadDecision.Of(Outcome.Duplicate, known);
        // A row from before members were kept does not say which of them fire.
        var before = known.Members ?? new() { Incomplete = known.IsFiring };
        var members = before.After(group, now);
        if (members.AreFiring(group))
        {
            var isClosed = known.IsFiring && incident is not null && !incident.IsOpen();
            var isNew = members.HasBegunSince(before) || (isClosed && OutlivesResolution(incident, now));
            if (known.IsFiring && !isNew && (seenBefore || isClosed))
                return ThreadDecision.Of(Outcome.Duplicate, known with { Members = members });
            var next = known with { Members = isClosed ? members.Listed(group) : members };
            return Trigger(thread, next, incident, alert, integration, fresh, now);
        }

        known = known with { Members = members };
        if (alert.Action == AlertAction.Trigger)
            return ThreadDecision.Of(Outcome.Late, known);
        if (known.IsFiring && members.Fire)
            return ThreadDecision.Of(Outcome.PartlyCleared, known);
        return Resolve(thread, known, incident, alert, integration, fresh.Flood, now);
    }

    private static ThreadDecision Trigger(
        AlertThread? thread,
        AlertThread known,
        Incident? incident,
        IncomingAlert alert,
        Integration integration,
        NewIncident fresh,
        DateTimeOffset now
    )
    {
        // The end of this episode was here first, a moment ago. Equal counts, and nothing later: a clock that is ahead
        // must not lose an alert.
        if (!known.IsFiring && known.HasJustCleared(now) && alert.EpisodeStartedAt <= known.EpisodeStartedAt)
            return ThreadDecision.Of(Outcome.Late, known);

        var begins = !known.IsFiring;
        var next = begins ? known.Fired(alert).Began(integration.Settings, now) : known.Fired(alert);
        if (incident is null || !CanTake(incident, next, integration, now))
            return Open(next, incident, alert, integration, fresh, begins, now);

        if (next.Shared)
            return ThreadDecision.Of(Outcome.Repeated, next) with
            {
                Flood = begins && Member(next, fresh.Flood) ? fresh.Flood!.Joined() : null,
            };

        var reference = next.Ref(integration);
        var firedAt = integration.Settings.Plausible(alert.OccurredAt, now);
        if (!incident.IsOpen())
        {
            return ThreadDecision.Of(
                Outcome.Reopened,
                next,
                [
                    new IncidentReopened("The alert fires again.", integration.By(), now),
                    new AlertFiredAgain(reference, firedAt, integration.By(), now),
                    .. Marker(next, integration, now),
                ]
            );
        }

        if (!begins)
            return ThreadDecision.Of(Outcome.Repeated, next);
        if (next.Flapping)
            return ThreadDecision.Of(Outcome.Flapping, next, MarkerIfNew(thread, next, integration, now));
        return ThreadDecision.Of(
            Outcome.Repeated,
            next,
            new AlertFiredAgain(reference, firedAt, integration.By(), now)
        );
    }

    private static bool CanTake(Incident incident, AlertThread thread, Integration integration, DateTimeOffset now) =>
        incident.IsOpen()
        || (
            !thread.Shared
            && incident.State == IncidentState.Resolved
            && now - incident.ResolvedAt < integration.Settings.ReopenWindow
        );

    private static ThreadDecision Open(
        AlertThread next,
        Incident? previous,
        IncomingAlert alert,
        Integration integration,
        NewIncident fresh,
        bool begins,
        DateTimeOffset now
    )
    {
        // An episode that outlives its resolved incident did not begin anew: the new incident counts from now.
        var began = integration.Settings.Plausible(alert.OccurredAt, now);
        if (!begins || previous?.ResolvedAt > began)
            began = now;

        var flood = (fresh.Flood ?? new AlertFlood { IntegrationId = integration.Id }).Opening(
            integration.Settings,
            now
        );
        if (flood.IsOver(integration.Settings, now))
            return Share(next, flood, alert, integration, fresh, began, now);

        var thread = next with { IncidentId = fresh.Id, Shared = false };
        var reported = Report(alert, integration, fresh, alert.Title, thread.Ref(integration), began);
        object[] events = [reported, .. fresh.Follow(reported, now), .. Marker(thread, integration, now)];
        return ThreadDecision.Opened(thread, events) with { Flood = flood };
    }

    /// <summary>Too many: the alert joins the incident of the flood, or begins it.</summary>
    private static ThreadDecision Share(
        AlertThread next,
        AlertFlood flood,
        IncomingAlert alert,
        Integration integration,
        NewIncident fresh,
        DateTimeOffset began,
        DateTimeOffset now
    )
    {
        if (fresh.FloodIncident is { } shared && shared.IsOpen())
            return ThreadDecision.Of(Outcome.Joined, next with { IncidentId = shared.Id, Shared = true }) with
            {
                Flood = flood.Joined(),
            };

        var title = Bounded.Text($"Alert storm from {integration.Name}: {alert.Title}", Limits.Title)!;
        var reported = Report(alert, integration, fresh, title, alertRef: null, began);
        object[] events =
        [
            reported,
            new AlertStormBegan(
                integration.Id,
                integration.Name,
                integration.Settings.FloodThreshold,
                integration.Settings.FloodWindow,
                integration.By(),
                now
            ),
            .. fresh.Follow(reported, now),
        ];
        return ThreadDecision.Opened(next with { IncidentId = fresh.Id, Shared = true }, events) with
        {
            Flood = flood.Begun(fresh.Id),
        };
    }

    private static IncidentReported Report(
        IncomingAlert alert,
        Integration integration,
        NewIncident fresh,
        string title,
        AlertRef? alertRef,
        DateTimeOffset began
    )
    {
        var service = ServiceOf(alert, integration);
        var (impact, urgency) = integration.Settings.Severities.Of(alert.Severity);
        return new IncidentReported(
            fresh.Id,
            Incident.NumberOf(fresh.Sequence),
            fresh.Sequence,
            title,
            alert.Description,
            service,
            impact,
            urgency,
            fresh.Rules.Priority.PriorityOf(impact, urgency),
            fresh.Rules.Priority.Rule,
            alert.Source,
            alertRef,
            integration.Settings.Group ?? fresh.Services?.GetValueOrDefault(service)?.SupportGroup,
            integration.By(),
            began,
            Category: alert.Category ?? CategoryPath.Of(integration.Settings.Category),
            Type: integration.Settings.Type
        );
    }

    /// <summary>The service that an incident of the alert would be about.</summary>
    internal static string ServiceOf(IncomingAlert alert, Integration integration) =>
        alert.Service ?? integration.Settings.DefaultService ?? "unassigned";

    private static ThreadDecision Acknowledge(
        AlertThread? thread,
        AlertThread known,
        Incident? incident,
        Integration integration,
        DateTimeOffset now
    )
    {
        if (thread is null)
            return ThreadDecision.Of(Outcome.Ignored, null);
        if (!known.IsFiring || incident is null || !incident.IsOpen())
            return ThreadDecision.Of(Outcome.Ignored, known);
        return ThreadDecision.Of(
            Outcome.Acknowledged,
            known with
            {
                State = AlertState.Acknowledged,
            },
            // One of many says nothing about the others.
            known.Shared
                ? []
                : AcknowledgeIncident.Decide(incident, integration.By(), now).Events
        );
    }

    private static ThreadDecision Resolve(
        AlertThread? thread,
        AlertThread known,
        Incident? incident,
        IncomingAlert alert,
        Integration integration,
        AlertFlood? flood,
        DateTimeOffset now
    )
    {
        if (!known.IsFiring)
        {
            if (alert.EpisodeStartedAt < known.EpisodeStartedAt)
                return ThreadDecision.Of(Outcome.Late, known);
            // The members of a group are remembered, as the beginning of one may still be under way.
            if (alert.EpisodeStartedAt is null)
                return ThreadDecision.Of(Outcome.Ignored, thread is null && alert.Group is null ? null : known);
            // Its beginning is still under way, and must open nothing when it comes.
            return ThreadDecision.Of(Outcome.Ignored, known.Cleared(alert, integration.Settings, now));
        }

        if (!Ends(alert.EpisodeStartedAt, alert.OccurredAt, known.EpisodeStartedAt))
            return ThreadDecision.Of(Outcome.Late, known);
        var next = known.Ended(alert, integration.Settings, now);
        if (next.Shared)
            return Leave(next, incident, integration, flood, now);
        if (incident is null || !incident.IsOpen())
            return ThreadDecision.Of(Outcome.Cleared, next);
        if (next.Flapping)
            return ThreadDecision.Of(Outcome.Flapping, next, MarkerIfNew(thread, next, integration, now));

        var clearedAt = Earlier(next.ClearedAt ?? now, now);
        return ThreadDecision.Of(
            Outcome.Cleared,
            next,
            [
                new AlertCleared(next.Ref(integration), clearedAt, integration.By(), now),
                .. Resolution(incident, integration, clearedAt, now),
            ]
        );
    }

    /// <summary>A clear of one of many: the last one resolves the incident that they share.</summary>
    private static ThreadDecision Leave(
        AlertThread thread,
        Incident? incident,
        Integration integration,
        AlertFlood? flood,
        DateTimeOffset now
    )
    {
        if (!Member(thread, flood))
            return ThreadDecision.Of(Outcome.Cleared, thread);
        var left = flood!.Left();
        var resolution =
            left.Firing == 0 && incident is not null && incident.IsOpen()
                ? Resolution(incident, integration, Earlier(thread.ClearedAt ?? now, now), now)
                : [];
        return ThreadDecision.Of(Outcome.Cleared, thread, [.. resolution]) with { Flood = left };
    }

    private static bool Member(AlertThread thread, AlertFlood? flood) =>
        flood is not null && flood.IncidentId == thread.IncidentId;

    // Alertmanager may move the start of a running episode to an earlier one that another Prometheus reports,
    // so an end after the known start ends it as well.
    internal static bool Ends(DateTimeOffset? started, DateTimeOffset? ended, DateTimeOffset? knownStart) =>
        started is null || knownStart is null || started >= knownStart || ended >= knownStart;

    /// <summary>
    /// The resolution that a clear brings, unless it is only to be noted, or people lead the incident as a major one.
    /// </summary>
    internal static IEnumerable<object> Resolution(
        Incident incident,
        Integration integration,
        DateTimeOffset clearedAt,
        DateTimeOffset now
    )
    {
        if (integration.Settings.OnClear != OnClear.Resolve || incident.Major is not null)
            yield break;
        var restored = clearedAt < incident.ReportedAt ? incident.ReportedAt : clearedAt;
        yield return new IncidentResolved("alert-cleared", restored, null, integration.By(), now);
    }

    // Each stream has to say it once: when the alert begins to flap, or when the stream begins while it does.
    private static object[] MarkerIfNew(
        AlertThread? before,
        AlertThread next,
        Integration integration,
        DateTimeOffset now
    ) => before is { Flapping: true } ? [] : Marker(next, integration, now);

    private static object[] Marker(AlertThread thread, Integration integration, DateTimeOffset now) =>
        thread.Flapping
            ?
            [
                new AlertMarkedFlapping(
                    thread.Ref(integration),
                    thread.RecentChanges.Length,
                    integration.Settings.FlapWindow,
                    integration.By(),
                    now
                ),
            ]
            : [];

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
