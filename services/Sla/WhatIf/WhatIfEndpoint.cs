using System.Runtime.CompilerServices;
using Marten;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Sla;

/// <summary>
/// <c>POST /what-if</c>: tries a proposed agreement or calendar on the incidents of a period. Nothing is written,
/// whatever is asked. <c>?limit=</c> and <c>?cursor=</c> page the differences; the same body goes with each page.
/// </summary>
internal static class WhatIfEndpoint
{
    private const int LargestPage = 500;
    private const int Batch = 500;

    internal static void MapWhatIf(this IEndpointRouteBuilder app) =>
        app.MapPost("/what-if", Ask)
            .Requires(Responsibilities.AskWhatIf)
            .DescribedAs(
                "askWhatIf",
                "Tries a proposed agreement or calendar on the incidents of a period. Nothing is written."
            )
            .WithTags("what-if")
            .Produces<WhatIfReport>();

    private static async Task<IResult> Ask(
        WhatIfRequest request,
        string? cursor,
        int? limit,
        IQuerySession session,
        TermsBook book,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (limit is < 1 or > LargestPage)
            return Problems.Invalid("limit", $"Between 1 and {LargestPage}.");
        if (!Place.TryParse(cursor, out var place))
            return Problems.Invalid("cursor", "Not a cursor that this list gave.");
        var terms = await book.Current(session, cancellation);
        var (proposal, errors) = request.Check(terms);
        if (proposal is null)
            return Problems.Invalid(errors);

        var period = new Period(request.From!.Value.ToUniversalTime(), request.To!.Value.ToUniversalTime());
        var at = place?.At ?? time.GetUtcNow();
        var page = new DifferencePage(limit ?? 50, tally: place is null);
        await foreach (var batch in Reported(session, period, place, cancellation))
        {
            if (proposal.Agreement is { ExcludePlannedWork: true })
                terms = terms with { PlannedWork = await PlannedWorkIndex.Read(session, batch, cancellation) };
            if (!batch.All(state => Compare(state, terms)))
                break;
        }

        return Results.Ok(page.Report(period, at));

        bool Compare(IncidentClocks state, Terms known)
        {
            page.Add(state, WhatIf.Compare(state, proposal, known, at));
            return !page.IsComplete;
        }
    }

    /// <summary>
    /// Incidents by the time of their report, read in batches: a period may have more of them than fit into memory.
    /// </summary>
    private static async IAsyncEnumerable<IReadOnlyList<IncidentClocks>> Reported(
        IQuerySession session,
        Period period,
        Place? after,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var (reported, id) = (after?.ReportedAt ?? period.From, after?.Incident ?? Guid.Empty);
        while (true)
        {
            var batch = await session.QueryAsync<IncidentClocks>(
                "where d.reported_at < ? and (d.reported_at, d.id) > (?, ?) order by d.reported_at, d.id limit ?",
                cancellation,
                period.To,
                reported,
                id,
                Batch
            );
            yield return batch;
            if (batch.Count < Batch)
                yield break;
            (reported, id) = (batch[^1].ReportedAt!.Value.ToUniversalTime(), batch[^1].Id);
        }
    }
}
