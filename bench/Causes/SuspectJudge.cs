using Sms.Changes;
using Sms.Testing;

namespace Sms.Bench.Causes;

/// <summary>
/// How good suspects are on a history whose causes are known. Most of its incidents no change has caused.
/// </summary>
public static class SuspectJudge
{
    /// <param name="history">What happened, and why.</param>
    /// <param name="ranks">How many suspects of an incident count as guesses.</param>
    /// <param name="score">Those with a lower one do not.</param>
    public static Judged Judge(GeneratedHistory history, int ranks, double score = 0)
    {
        var graph = new ServiceGraph(
            history.Services.Select(
                (service, i) =>
                    new KnownService
                    {
                        Id = new Guid(i + 1, 0, 0, new byte[8]),
                        Service = service.Key,
                        Criticality = service.Criticality,
                        DependsOn = service.DependsOn,
                        DefinedVersion = 1,
                    }
            )
        );
        var changes = history.Changes.Select((change, i) => Made(change, i + 1)).ToList();
        var policy = new PolicyTerms();
        var (right, guessed, found, toFind) = (0, 0, 0, 0);
        foreach (var incident in history.Incidents)
        {
            var known = new KnownIncident
            {
                Id = incident.Id,
                Number = "INC",
                Title = incident.Title,
                Service = incident.Service,
                ReportedAt = incident.At,
            };
            // What comes later is not known yet.
            var before = changes
                .Where(change => change.StartedAt <= incident.At && change.StartedAt >= incident.At.AddDays(-3))
                .Select(change =>
                    change.EndedAt <= incident.At ? change : change with { EndedAt = null, Outcome = null }
                );
            var suspects = Suspicion
                .Rank(known, before, graph, policy)
                .Where(suspect => suspect.Rank <= ranks && suspect.Score >= score)
                .ToList();
            guessed += suspects.Count;
            if (incident.CausedBy is not { } cause)
                continue;
            toFind++;
            var hit = suspects.Exists(suspect => suspect.ChangeId == cause);
            (right, found) = (right + (hit ? 1 : 0), found + (hit ? 1 : 0));
        }

        return new(right, guessed, found, toFind);
    }

    private static Change Made(MadeChange change, long sequence) =>
        new()
        {
            Id = change.Id,
            Number = Change.NumberOf(sequence),
            Sequence = sequence,
            Title = change.Title,
            Type = ChangeType.Normal,
            Service = change.Service,
            Services = [change.Service],
            Requester = "generated",
            Source = "person",
            RequestedAt = change.Start,
            State = change.Outcome,
            Risk = new(change.Risk, 0, 0, []),
            // What is under way is known to end with its window at the latest.
            StartsAt = change.Start,
            EndsAt = change.End,
            StartedAt = change.Start,
            EndedAt = change.End,
            Outcome = change.Outcome,
        };
}
