using Marten;
using Microsoft.AspNetCore.Mvc;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Incidents;

/// <param name="Outcome">imported, extended, unchanged or refused.</param>
/// <param name="Code">The rule that refused it.</param>
/// <param name="Message">The same for people.</param>
public sealed record ImportOutcome(
    string ExternalId,
    Guid Id,
    string? Number,
    string Outcome,
    string? Code = null,
    string? Message = null
);

/// <param name="Incidents">In the order of the request.</param>
public sealed record ImportAnswer(IReadOnlyList<ImportOutcome> Incidents);

/// <summary>
/// <c>POST /incidents/import</c>: histories of another system, in one transaction. A history that a rule forbids is
/// answered as refused and not written; the others are. What is no valid request at all (400) writes nothing.
/// </summary>
internal static class ImportEndpoint
{
    private const int Largest = 16 * 1024 * 1024;

    internal static void MapImport(this IEndpointRouteBuilder app) =>
        app.MapPost("/incidents/import", Import)
            .Requires(Responsibilities.Import)
            .DescribedAs("importIncidents", "Imports incidents of another system with their history.")
            .WithTags("incidents")
            .WithMetadata(new RequestSizeLimitAttribute(Largest))
            .Produces<ImportAnswer>();

    private static async Task<IResult> Import(
        ImportRequest request,
        Actor actor,
        IDocumentStore store,
        NumberSequence numbers,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (request.Validate() is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var (source, incidents) = (request.Source!, request.Incidents!);
        var ids = incidents.Select(incident => ImportedId.Of(source, incident.ExternalId)).ToArray();

        return await store.Commit(
            actor,
            async session =>
            {
                // Two imports of one file take turns; the second finds everything there.
                var streams = await session.LockStreams<Incident>(ids, cancellation);
                var sequences = new Queue<long>(await numbers.Next(ids.Length - streams.States.Count, cancellation));
                var outcomes = new List<ImportOutcome>();
                foreach (var (id, incident) in ids.Zip(incidents))
                {
                    var existing = streams[id];
                    var sequence = existing?.Sequence ?? sequences.Dequeue();
                    var decision = streams.Decide(id, x =>
                        ImportIncident.Decide(x, incident, source, id, sequence, actor.Id, time.GetUtcNow())
                    );
                    outcomes.Add(Outcome(incident.ExternalId, id, existing, decision));
                }

                return Results.Ok(new ImportAnswer(outcomes));
            },
            cancellation
        );
    }

    private static ImportOutcome Outcome(string externalId, Guid id, Incident? existing, Decision decision) =>
        decision switch
        {
            { Violation: { } rule } => new(externalId, id, existing?.Number, "refused", rule.Code, rule.Message),
            { Events: [] } => new(externalId, id, existing?.Number, "unchanged"),
            { Events: [IncidentReported report, ..] } => new(externalId, id, report.Number, "imported"),
            _ => new(externalId, id, existing!.Number, "extended"),
        };
}
