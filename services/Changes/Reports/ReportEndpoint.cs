using Marten;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Changes;

/// <summary><c>GET /changes/reports?from=&amp;to=</c>; by default of the last 30 days.</summary>
internal static class ReportEndpoint
{
    internal static void MapReports(this IEndpointRouteBuilder app) =>
        app.MapGet("/changes/reports", Report)
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs("reportOnChanges", "Reports how the changes of a period went, by default of the last 30 days.")
            .WithTags("changes")
            .Produces<ChangeReport>();

    private static async Task<IResult> Report(
        DateTimeOffset? from,
        DateTimeOffset? to,
        Actor actor,
        IQuerySession session,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var now = time.GetUtcNow();
        var end = to?.ToUniversalTime() ?? now;
        var begin = from?.ToUniversalTime() ?? end.AddDays(-30);
        if (end <= begin)
            return Problems.Invalid("to", "After 'from'.");
        var policy = (await ChangePolicy.Read(session, cancellation)).Current;
        var ended = await session
            .Query<Change>()
            .Within(actor)
            .Where(x => x.EndedAt >= begin && x.EndedAt < end)
            .ToListAsync(cancellation);
        var states = ChangeState.Ended.ToArray();
        var unreviewed = await session
            .Query<Change>()
            .Within(actor)
            .Where(x => x.State.IsOneOf(states))
            .ToListAsync(cancellation);
        return Results.Ok(ChangeReport.Of(begin, end, ended, unreviewed, policy, now));
    }
}
