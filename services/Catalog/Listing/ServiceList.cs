using Marten;
using Marten.Linq.MatchesSql;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Catalog;

/// <param name="Items">By their keys.</param>
/// <param name="Next">Cursor of the next page, or null at the end.</param>
internal sealed record ServicePage(IReadOnlyList<CataloguedService> Items, string? Next);

/// <summary><c>GET /services</c>.</summary>
internal static class ServiceList
{
    private const int PageSize = 50;
    private const int LargestPage = 500;

    internal static void MapServiceList(this IEndpointRouteBuilder app) =>
        app.MapGet("/services", List)
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs("listServices", "Lists the services of the catalogue by their keys.")
            .WithTags("services")
            .Produces<ServicePage>();

    private static async Task<IResult> List(
        [AsParameters] ServiceFilter filter,
        string? cursor,
        int? limit,
        IQuerySession session,
        CancellationToken cancellation
    )
    {
        if (limit is < 1 or > LargestPage)
            return Problems.Invalid("limit", $"Between 1 and {LargestPage}.");
        if (cursor is not null && !ServiceKey.IsWellFormed(cursor))
            return Problems.Invalid("cursor", "Not a cursor that this list gave.");
        if (filter.Validate() is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var size = limit ?? PageSize;
        // The cursor is the key of the last service of the page: stable, whatever is registered meanwhile.
        var services = filter.Apply(session.Query<CataloguedService>());
        if (cursor is not null)
            services = services.Where(x => x.MatchesSql("d.service > ?", cursor));
        var found = await services.OrderBy(x => x.Service).Take(size + 1).ToListAsync(cancellation);
        var page = found.Take(size).ToList();
        return Results.Ok(new ServicePage(page, found.Count > size ? page[^1].Service : null));
    }
}
