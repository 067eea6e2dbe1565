using Marten;
using Sms.Contracts.Incidents;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>The report of an incident, and what brought it.</summary>
public sealed record HeardReport(IncidentReported Report, MessageOrigin Origin);

/// <summary>
/// Notes reported incidents and looks for known errors and recurrences: many in one commit, so that a storm of alerts
/// costs little.
/// </summary>
public sealed class ReportWriter(
    IDocumentStore store,
    ProblemRules rules,
    Satisfied satisfied,
    TimeProvider time,
    ILogger<ReportWriter> logger
) : BatchWriter<HeardReport>(store, logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>Returns when it is durable.</summary>
    public Task Note(HeardReport heard, CancellationToken cancellation) => TryAdd(heard)!.WaitAsync(cancellation);

    protected override async Task Decide(
        IDocumentSession session,
        IReadOnlyList<HeardReport> items,
        CancellationToken cancellation
    )
    {
        var reports = items.DistinctBy(item => item.Report.IncidentId).ToDictionary(item => item.Report.IncidentId);
        var facts = await session.Note([.. reports.Keys], fact => Hear(fact, reports[fact.Id].Report), cancellation);
        var heard = facts.Select(fact => new HeardIncident(fact, reports[fact.Id].Origin)).ToList();
        // Nobody works on what an import tells of the past.
        await Offers.Make(
            session,
            [.. heard.Where(one => reports[one.Fact.Id].Report.History is null)],
            null,
            rules.Offers,
            time.GetUtcNow(),
            cancellation
        );
        await WatchRecurrence.Look(session, heard, rules, satisfied, _logger, time.GetUtcNow(), cancellation);
    }

    private static IncidentFact Hear(IncidentFact fact, IncidentReported m) =>
        fact.Reported(m.Version, m.Number, m.Title, m.Service, m.Priority, m.At);
}
