using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Marten;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sms.ServiceDefaults.Telemetry;
using Weasel.Postgresql.Tables;

namespace Sms.ServiceDefaults.Access;

/// <summary>Somebody was not let in. Holds nothing that they sent as a secret.</summary>
/// <param name="At">When.</param>
/// <param name="Status">401: nobody knows who it was; 403: it was known, and not allowed.</param>
/// <param name="Reason">In a word: <c>token-missing</c>, <c>token-invalid</c>, <c>role-missing</c>, <c>key-unknown</c>,
/// …</param>
/// <param name="Subject">Who, as far as it is known.</param>
/// <param name="Client">Through which client, as far as it is known.</param>
/// <param name="Method">Of the request.</param>
/// <param name="Route">The pattern of its address: addresses themselves may hold anything.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="Trace">Its trace, by which the log finds it.</param>
public sealed record Refusal(
    DateTimeOffset At,
    int Status,
    string Reason,
    string? Subject,
    string? Client,
    string Method,
    string Route,
    string? Address,
    string? Trace
);

/// <summary>
/// Who was not let in: counted, and kept where the service has a database. A flood of them holds up nobody.
/// </summary>
public sealed class AccessRefusals(TimeProvider time)
{
    private const int WaitingAtMost = 10_000;
    private const int LongestText = 100;
    private static readonly Counter<long> Counted = Signals.Meter.CreateCounter<long>(
        "sms.access.refused",
        "{request}",
        "Requests that were not let in."
    );
    private static readonly Counter<long> Unrecorded = Signals.Meter.CreateCounter<long>(
        "sms.access.refused.unrecorded",
        "{request}",
        "Those that are only counted, as there were too many."
    );

    private readonly Channel<Refusal> _waiting = Channel.CreateBounded<Refusal>(
        new BoundedChannelOptions(WaitingAtMost) { SingleReader = true }
    );

    internal ChannelReader<Refusal> Waiting => _waiting.Reader;

    public void Note(HttpContext http, int status, string reason) =>
        Note(
            http,
            status,
            reason,
            http.User.FindFirst(TokenClaims.Subject)?.Value,
            http.User.FindFirst(TokenClaims.Client)?.Value
        );

    /// <param name="http">The request.</param>
    /// <param name="status">What it was answered with.</param>
    /// <param name="reason">In a word.</param>
    /// <param name="subject">Who it was, or whose name was used.</param>
    /// <param name="client">Through which client.</param>
    public void Note(HttpContext http, int status, string reason, string? subject, string? client)
    {
        Counted.Add(1, new("reason", reason), new("status", status));
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unknown";
        var refusal = new Refusal(
            time.GetUtcNow(),
            status,
            reason,
            Short(subject),
            Short(client),
            Short(http.Request.Method)!,
            route,
            http.Connection.RemoteIpAddress?.ToString(),
            Activity.Current?.TraceId.ToString()
        );
        if (!_waiting.Writer.TryWrite(refusal))
            Unrecorded.Add(1);
    }

    /// <summary>Of what others choose, no more than fits, and nothing that a database cannot hold.</summary>
    private static string? Short(string? text) =>
        text is null ? null : string.Concat(text.Where(letter => letter != '\0').Take(LongestText));
}

/// <summary>Says no, and keeps that it was said.</summary>
internal sealed class Refusing(AccessRefusals refusals) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _default = new();

    public Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        if (authorizeResult.Challenged)
            refusals.Note(
                context,
                StatusCodes.Status401Unauthorized,
                context.Request.Headers.Authorization.Count > 0 ? "token-invalid" : "token-missing"
            );
        else if (authorizeResult.Forbidden)
            refusals.Note(context, StatusCodes.Status403Forbidden, "role-missing");
        return _default.HandleAsync(next, context, policy, authorizeResult);
    }
}

/// <summary>Refusals as a table, written together once a second.</summary>
internal sealed class RefusalTable(AccessRefusals refusals, NpgsqlDataSource source, ILogger<RefusalTable> logger)
    : BackgroundService
{
    internal const string Name = "refusals";
    private const string Positions = "refusal_position";
    private const int TogetherAtMost = 1_000;
    private static readonly TimeSpan Gather = TimeSpan.FromSeconds(1);

    internal static void AddTable(StoreOptions options)
    {
        var table = new Table(options.NameOf(Name));
        table.AddColumn<long>("position").AsPrimaryKey();
        table.AddColumn<DateTimeOffset>("at").NotNull();
        table.AddColumn<int>("status").NotNull();
        table.AddColumn<string>("reason").NotNull();
        table.AddColumn<string>("subject");
        table.AddColumn<string>("client");
        table.AddColumn<string>("method").NotNull();
        table.AddColumn<string>("route").NotNull();
        table.AddColumn<string>("address");
        table.AddColumn<string>("trace");
        options.Storage.ExtendedSchemaObjects.Add(new Weasel.Postgresql.Sequence(options.NameOf(Positions)));
        options.Storage.ExtendedSchemaObjects.Add(table);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await refusals.Waiting.WaitToReadAsync(stoppingToken))
        {
            try
            {
                await Task.Delay(Gather, stoppingToken);
            }
            finally
            {
                // Also what waits when the service ends.
                await Write();
            }
        }
    }

    private async Task Write()
    {
        var batch = new List<Refusal>();
        while (batch.Count < TogetherAtMost && refusals.Waiting.TryRead(out var refusal))
            batch.Add(refusal);
        try
        {
            await using var command = source.CreateCommand(
                $"""
                insert into {Name} (position, at, status, reason, subject, client, method, route, address, trace)
                select nextval('{Positions}'), *
                from unnest($1::timestamptz[], $2::int[], $3::text[], $4::text[], $5::text[],
                    $6::text[], $7::text[], $8::text[], $9::text[])
                """
            );
            foreach (
                var column in new object[]
                {
                    batch.Select(r => r.At).ToArray(),
                    batch.Select(r => r.Status).ToArray(),
                    batch.Select(r => r.Reason).ToArray(),
                    batch.Select(r => r.Subject).ToArray(),
                    batch.Select(r => r.Client).ToArray(),
                    batch.Select(r => r.Method).ToArray(),
                    batch.Select(r => r.Route).ToArray(),
                    batch.Select(r => r.Address).ToArray(),
                    batch.Select(r => r.Trace).ToArray(),
                }
            )
                command.Parameters.Add(new NpgsqlParameter { Value = column });
            await command.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException error)
        {
            logger.LogWarning(error, "{Count} refusals could not be recorded.", batch.Count);
        }
    }
}
