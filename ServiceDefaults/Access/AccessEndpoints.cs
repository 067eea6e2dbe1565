using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.ServiceDefaults.Access;

/// <summary>A page of refusals, the newest first.</summary>
/// <param name="Items">What was refused.</param>
/// <param name="Next">Send it as <c>before</c> for the page behind; null at the end.</param>
public sealed record RefusalPage(IReadOnlyList<Refusal> Items, long? Next);

/// <summary>What auditors ask about access.</summary>
public static class AccessEndpoints
{
    private const int LongestPage = 1_000;

    /// <summary><c>GET /responsibilities</c>: the matrix that the rules are read from.</summary>
    internal static void MapResponsibilities(this IEndpointRouteBuilder app) =>
        app.MapGet("/responsibilities", (ResponsibilityMatrix matrix) => Results.Ok(matrix.Rows))
            .RequiresSignIn("Who does what is no secret inside the organisation.")
            .OfEveryService()
            .DescribedAs("listResponsibilities", "Lists who may do what in the service.")
            .WithTags("access")
            .Produces<IEnumerable<Responsibility>>();

    /// <summary><c>GET /refusals</c>: who was not let in.</summary>
    internal static void MapRefusals(this IEndpointRouteBuilder app) =>
        app.MapGet("/refusals", List)
            .Requires(Activities.ReadRefusals)
            .OfEveryService()
            .DescribedAs(
                "listRefusals",
                "Lists the requests that the service refused for lack of rights, the newest first."
            )
            .WithTags("access")
            .Produces<RefusalPage>();

    private static async Task<IResult> List(
        long? before,
        string? subject,
        int? limit,
        NpgsqlDataSource source,
        CancellationToken cancellation
    )
    {
        var length = limit ?? 100;
        if (length is < 1 or > LongestPage)
            return Problems.Invalid("limit", $"A page has 1 to {LongestPage} items.");
        await using var command = source.CreateCommand(
            $"""
            select at, status, reason, subject, client, method, route, address, trace, position from {RefusalTable.Name}
            where ($1::bigint is null or position < $1) and ($2::text is null or subject = $2)
            order by position desc limit $3
            """
        );
        foreach (var value in new object?[] { before, subject, length + 1 })
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        var (items, positions) = (new List<Refusal>(), new List<long>());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            items.Add(
                new Refusal(
                    reader.GetFieldValue<DateTimeOffset>(0),
                    reader.GetInt32(1),
                    reader.GetString(2),
                    Text(3),
                    Text(4),
                    reader.GetString(5),
                    reader.GetString(6),
                    Text(7),
                    Text(8)
                )
            );
            positions.Add(reader.GetInt64(9));
        }

        return Results.Ok(
            new RefusalPage([.. items.Take(length)], items.Count > length ? positions[length - 1] : null)
        );

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }
}
