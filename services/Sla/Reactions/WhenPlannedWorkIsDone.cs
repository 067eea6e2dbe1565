using Marten;
using Sms.Contracts.Changes;
using Sms.ServiceDefaults;

namespace Sms.Sla;

/// <summary>
/// A change is implemented: its window is kept, and the clocks of incidents that it touches are looked at at once. Start and end may
/// come in any order, and again.
/// </summary>
public static class WhenPlannedWorkIsDone
{
    public static Task Handle(ChangeStarted m, IDocumentSession session, TimeProvider time, CancellationToken cancellation) => Note(
        session, Window.Of(m.ChangeId, m.Number, m.Services),
        window => window.Started(m.Version, m.Services, m.At > m.StartsAt ? m.At : m.StartsAt, m.EndsAt, m.Exception), time, cancellation);

    public static Task Handle(ChangeEnded m, IDocumentSession session, TimeProvider time, CancellationToken cancellation) => Note(
        session, Window.Of(m.ChangeId, m.Number, m.Services), window => window.Ended(m.Version, m.At), time, cancellation);

    private static async Task Note(IDocumentSession session, Window unheard, Func<Window, Window> learn, TimeProvider time, CancellationToken cancellation)
    {
        session.Trace();
        // Start and end may be handled at the same moment: neither must overwrite what the other has learned.
        await session.LockStreams([unheard.Id], cancellation);
        var known = await session.LoadAsync<Window>(unheard.Id, cancellation) ?? unheard;
        var window = learn(known);
        if (window == known) return;
        session.Store(window);
        if (window.Work() is not { } work) return;
        // What was noted of it before may have reached further.
        var until = known.Work() is { } before && before.To > work.To ? before.To : work.To;
        session.QueueSqlCommand($"""
            insert into due (stream_id, kind, due_at)
            select distinct incident_id, '{ClockKeeper.Due}', ?::timestamptz from {ClockRows.Clocks}
            where service = any(?) and started_at < ? and (outcome_at is null or outcome_at >= ?)
            on conflict (stream_id, kind) do update set due_at = least(due.due_at, excluded.due_at)
            """, time.GetUtcNow(), work.Services.ToArray(), until.ToUniversalTime(), work.From.ToUniversalTime());
    }
}
