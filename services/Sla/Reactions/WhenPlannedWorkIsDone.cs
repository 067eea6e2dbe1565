using Marten;
using Sms.Contracts.Changes;
using Sms.ServiceDefaults;

namespace Sms.Sla;

/// <summary>
/// A change is implemented: its window is noted, and the clocks of incidents that it touches are looked at at once. Start and end may
/// come in any order, and again.
/// </summary>
public static class WhenPlannedWorkIsDone
{
    public static Task Handle(ChangeStarted m, IDocumentSession session, TimeProvider time, CancellationToken cancellation)
    {
        var told = new WorkBegan(m.ChangeId, m.Version, m.Number, m.Services, m.At > m.StartsAt ? m.At : m.StartsAt, m.EndsAt, m.Exception);
        return Note(session, m.ChangeId, known => Window.Hear(known, told), known => known?.Apply(told) ?? Window.Create(told), time, cancellation);
    }

    public static Task Handle(ChangeEnded m, IDocumentSession session, TimeProvider time, CancellationToken cancellation)
    {
        var told = new WorkEnded(m.ChangeId, m.Version, m.Number, m.Services, m.At);
        return Note(session, m.ChangeId, known => Window.Hear(known, told), known => known?.Apply(told) ?? Window.Create(told), time, cancellation);
    }

    private static async Task Note(
        IDocumentSession session, Guid change, Func<Window?, Decision> hear, Func<Window?, Window> learn, TimeProvider time, CancellationToken cancellation)
    {
        session.Trace();
        // Alone with start and end of any change, and with those who decide on clocks: what they knew before is in the rows that are looked at here.
        await session.MeetAlone(cancellation);
        var known = await session.LoadAsync<Window>(change, cancellation);
        var decision = hear(known);
        if (decision.Events.Count == 0) return;
        session.AppendBehind<Window>(change, known?.Version, decision.Events);
        if (learn(known).Work() is not { } work) return;
        // What was noted of it before may have reached further.
        var until = known?.Work() is { } before && before.To > work.To ? before.To : work.To;
        session.QueueSqlCommand($"""
            insert into due (stream_id, kind, due_at)
            select distinct incident_id, '{ClockKeeper.Due}', ?::timestamptz from {ClockRows.Clocks}
            where service = any(?) and started_at < ? and (outcome_at is null or outcome_at >= ?)
            on conflict (stream_id, kind) do update set due_at = least(due.due_at, excluded.due_at)
            """, time.GetUtcNow(), work.Services.ToArray(), until.ToUniversalTime(), work.From.ToUniversalTime());
    }
}
