using System.Diagnostics;
using Marten;
using Sms.Contracts.Changes;
using Sms.ServiceDefaults;

namespace Sms.Sla;

/// <summary>
/// A change is implemented: its window is noted, and the clocks of incidents that it touches are looked at at once.
/// Start and end may come in any order, and again.
/// </summary>
public static class WhenPlannedWorkIsDone
{
    public static Task Handle(
        ChangeStarted m,
        IDocumentSession session,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var from = m.At > m.StartsAt ? m.At : m.StartsAt;
        var told = new WorkBegan(m.ChangeId, m.Version, m.Number, m.Services, from, m.EndsAt, m.Exception);
        return session.Note(m.ChangeId, m.Services, known => Window.Hear(known, told), time.GetUtcNow(), cancellation);
    }

    public static Task Handle(
        ChangeEnded m,
        IDocumentSession session,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var told = new WorkEnded(m.ChangeId, m.Version, m.Number, m.Services, m.At);
        return session.Note(m.ChangeId, m.Services, known => Window.Hear(known, told), time.GetUtcNow(), cancellation);
    }

    private static async Task Note(
        this IDocumentSession session,
        Guid change,
        IReadOnlyList<string> services,
        Func<Window?, Decision> hear,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        // Start and end of a change take turns.
        var noted = await session.Note(change, hear, cancellation);
        if (!noted.IsNews || noted.After!.Work() is not { } work)
            return;
        // Then it is the turn of those who decide on clocks of these services: what they did before is in the rows that
        // are looked at here, and what they do afterwards knows of the work.
        string[] touched = [.. services.Concat(work.Services).Concat(noted.Before?.Services ?? []).Distinct()];
        await session.AcquireExclusiveLocks(touched, cancellation);
        // What was noted of it before may have reached further.
        var before = noted.Before?.Work() ?? work;
        var from = before.From < work.From ? before.From : work.From;
        var to = before.To > work.To ? before.To : work.To;
        // In the order of their keys, so that two changes with incidents in common cannot wait for each other.
        session.QueueSqlCommand(
            $"""
            insert into due (stream_id, kind, due_at, trace)
            select incident_id, '{ClockKeeper.Due}', ?::timestamptz, ?::text
            from ({PlannedWorkIndex.IncidentsAtWork}) touched order by incident_id
            on conflict (stream_id, kind) do update set due_at = least(due.due_at, excluded.due_at)
            """,
            now,
            (object?)Activity.Current?.Id ?? DBNull.Value,
            touched,
            to.ToUniversalTime(),
            from.ToUniversalTime()
        );
    }
}
