using Marten;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Sla;

/// <summary>
/// <c>GET /facts/{incident}</c>: what was heard of an incident, as known now or <c>?asOf=TIME</c>.
/// <c>POST /facts/{incident}/{version}/correct</c> puts right when one of them happened; the clocks of the incident
/// follow.
/// </summary>
internal static class FactEndpoints
{
    /// <param name="At">Business time that the fact should have.</param>
    internal sealed record CorrectFact([property: Backdated] DateTimeOffset? At, string? Reason);

    internal sealed record KnownFacts(Guid IncidentId, IReadOnlyList<Fact> Facts);

    internal static void MapFacts(this IEndpointRouteBuilder app)
    {
        var facts = app.MapGroup("/facts").WithTags("facts");
        facts
            .MapGet("/{incident:guid}", List)
            .RequiresWithin(Responsibilities.ReadClocks)
            .Produces<KnownFacts>()
            .DescribedAs("listFacts", "Lists the facts about an incident that its clocks are measured from.");
        facts
            .MapPost("/{incident:guid}/{version:long}/correct", Correct)
            .Requires(Responsibilities.CorrectFacts)
            .DescribedAs("correctFact", "Corrects when a fact happened; the clocks of the incident follow.");
    }

    private static async Task<IResult> List(
        Guid incident,
        DateTimeOffset? asOf,
        Actor actor,
        IQuerySession session,
        TermsBook book,
        CancellationToken cancellation
    )
    {
        var reach = await ClockReach.Of(actor, book, session, cancellation);
        var current = await session.LoadAsync<IncidentClocks>(incident, cancellation);
        if (current is null || !reach.Covers(current))
            return Problems.NotFound("incident", incident);
        var known = asOf is null
            ? current
            : await session.Events.AggregateStreamAsync<IncidentClocks>(
                incident,
                timestamp: asOf.Value.ToUniversalTime(),
                token: cancellation
            );
        return known is null
            ? Problems.NotFound("incident", incident)
            : Results.Ok(new KnownFacts(incident, known.Facts));
    }

    private static Task<IResult> Correct(
        Guid incident,
        long version,
        CorrectFact command,
        Actor actor,
        IDocumentStore store,
        ClockKeeper keeper,
        HttpContext http
    )
    {
        if (command.At is not { } at)
            return Task.FromResult(Problems.Invalid("at", "Say when it happened."));
        if (at < Fact.Earliest)
            return Task.FromResult(Problems.Invalid("at", $"Not before {Fact.Earliest:yyyy-MM-dd}."));
        if (string.IsNullOrWhiteSpace(command.Reason))
            return Task.FromResult(Problems.Invalid("reason", "Say why."));
        return keeper.Decide(
            store,
            "incident",
            incident,
            incident,
            actor,
            http,
            (clocks, terms, now) => clocks.Correct(version, at.ToUniversalTime(), command.Reason, terms, actor.Id, now),
            learn: clocks =>
                clocks.Apply(
                    new FactCorrected(version, default, at.ToUniversalTime(), command.Reason, actor.Id, default)
                )
        );
    }
}
