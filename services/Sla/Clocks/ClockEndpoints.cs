using JasperFx.Events;
using Marten;
using Npgsql;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Sla;

/// <summary>
/// <c>GET /clocks</c>: what clocks show now. <c>GET /clocks/{id}</c> explains one: its intervals and the fact that
/// began each;
/// <c>?at=TIME</c> what it showed at a moment, <c>?asOf=TIME</c> as far as was known at a moment.
/// </summary>
internal static class ClockEndpoints
{
    private const int LargestPage = 500;

    /// <summary>How many years ahead a clock is read: a reading adds up every working day until then.</summary>
    private const int LatestReading = 20;

    internal sealed record MoveClock(int AgreementVersion, string? Reason);

    /// <param name="IncidentId">The incident that it runs on.</param>
    /// <param name="Clock">What it shows.</param>
    internal sealed record ShownClock(Guid IncidentId, ClockReading Clock);

    internal sealed record ClockPage(IReadOnlyList<ShownClock> Items, string? Next);

    internal static void MapClocks(this IEndpointRouteBuilder app)
    {
        var clocks = app.MapGroup("/clocks").WithTags("clocks");
        clocks
            .MapGet("", List)
            .RequiresWithin(Responsibilities.ReadClocks)
            .Produces<ClockPage>()
            .DescribedAs("listClocks", "Lists service level clocks and what they show now.");
        clocks
            .MapGet("/{id}", Explain)
            .RequiresWithin(Responsibilities.ReadClocks)
            .Produces<ShownClock>()
            .DescribedAs(
                "explainClock",
                "Explains what a clock shows: its intervals, and the fact that began each of them."
            );
        clocks
            .MapGet("/{id}/events", Events)
            .RequiresWithin(Responsibilities.ReadClocks)
            .Produces<StreamEvents>()
            .DescribedAs("listClockEvents", "Lists the events of a clock as CloudEvents, the oldest first.");
        clocks
            .MapPost(
                "/{id}/move",
                (
                    string id,
                    MoveClock command,
                    Actor actor,
                    IDocumentStore store,
                    ClockKeeper keeper,
                    HttpContext http
                ) =>
                {
                    if (string.IsNullOrWhiteSpace(command.Reason))
                        return Task.FromResult(Problems.Invalid("reason", "Say why."));
                    return PinnedClock.IncidentOf(id) is { } incident
                        ? keeper.Decide(store, "clock", id, incident, actor, http, (x, terms, now) =>
                            x.Move(id, command.AgreementVersion, terms, command.Reason, actor.Id, now)
                        )
                        : Task.FromResult(Problems.NotFound("clock", id));
                }
            )
            .Requires(Responsibilities.MoveClocks)
            .DescribedAs("moveClock", "Measures a clock by another version of its agreement.");
    }

    private static async Task<IResult> List(
        Guid? incident,
        Guid? agreement,
        string? metric,
        string? service,
        string? state,
        string? cursor,
        int? limit,
        Actor actor,
        IQuerySession session,
        NpgsqlDataSource source,
        TermsBook book,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (limit is < 1 or > LargestPage)
            return Problems.Invalid("limit", $"Between 1 and {LargestPage}.");
        var size = limit ?? 50;
        var reach = await ClockReach.Of(actor, book, session, cancellation);
        await using var command = source.CreateCommand(
            $"""
            select clock_id, incident_id from {ClockRows.Clocks}
            where ($1::uuid is null or incident_id = $1) and ($2::uuid is null or agreement_id = $2)
                and ($3::text is null or metric = $3)
                and ($4::text is null or service = $4) and ($5::text is null or state = $5)
                and ($6::text is null or (started_at, clock_id) <
                    (select started_at, clock_id from {ClockRows.Clocks} where clock_id = $6))
                and {ClockReach.Condition(services: 8, agreements: 9)}
            order by started_at desc, clock_id desc limit $7
            """
        );
        foreach (
            var value in new object?[]
            {
                incident,
                agreement,
                metric,
                service,
                state,
                cursor,
                size + 1,
                reach.Services,
                reach.Agreements,
            }
        )
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        var rows = new List<(string Clock, Guid Incident)>();
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                rows.Add((reader.GetString(0), reader.GetGuid(1)));
        }

        var page = rows.Take(size).ToList();
        var terms = await book.Current(session, cancellation);
        var now = time.GetUtcNow();
        var readings = (
            await session.LoadManyAsync<IncidentClocks>(cancellation, [.. page.Select(row => row.Incident).Distinct()])
        )
            .SelectMany(x => x.Read(terms, now).Select(reading => new ShownClock(x.Id, reading)))
            .ToDictionary(shown => shown.Clock.ClockId);
        return Results.Ok(
            new ClockPage(
                [.. page.Where(row => readings.ContainsKey(row.Clock)).Select(row => readings[row.Clock])],
                rows.Count > size ? page[^1].Clock : null
            )
        );
    }

    private static async Task<IResult> Explain(
        string id,
        DateTimeOffset? at,
        DateTimeOffset? asOf,
        Actor actor,
        IQuerySession session,
        TermsBook book,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (PinnedClock.IncidentOf(id) is not { } incident)
            return Problems.NotFound("clock", id);
        var now = time.GetUtcNow();
        var moment = (at ?? asOf ?? now).ToUniversalTime();
        if (moment > now.AddYears(LatestReading))
            return Problems.Invalid(at is null ? "asOf" : "at", $"At most {LatestReading} years ahead.");
        // Whoever may not see what the clock is now sees nothing of what it was.
        if (await Find(id, actor, book, session, cancellation) is not { } current)
            return Problems.NotFound("clock", id);
        var known = asOf is null
            ? current
            : await session.Events.AggregateStreamAsync<IncidentClocks>(
                incident,
                timestamp: asOf.Value.ToUniversalTime(),
                token: cancellation
            );
        var readings = known?.Read(await book.Current(session, cancellation), moment);
        return readings?.FirstOrDefault(reading => reading.ClockId == id) is { } reading
            ? Results.Ok(new ShownClock(incident, reading))
            : Problems.NotFound("clock", id);
    }

    /// <summary>The facts about the incident, and what was said of this clock.</summary>
    private static async Task<IResult> Events(
        string id,
        string? cursor,
        int? limit,
        Actor actor,
        IQuerySession session,
        TermsBook book,
        ServiceIdentity service,
        CancellationToken cancellation
    )
    {
        if (StreamHistory.Page(cursor, limit, out var after, out var size) is { } invalid)
            return invalid;
        if (await Find(id, actor, book, session, cancellation) is not { Id: var incident })
            return Problems.NotFound("clock", id);
        var events = await session.ReadPage(incident, after, size, cancellation);
        var stored = await session.Events.FetchStreamStateAsync(incident, cancellation);
        return Results.Ok(
            StreamHistory.ToPage(incident, stored!.Version, events, size, service.Name, e =>
                e.Data is FactNoted or FactCorrected or PlannedWorkNoted || (e.Data as IAboutClock)?.Clock.ClockId == id
            )
        );
    }

    /// <returns>The clocks of its incident; null when there is no such clock, or it is not for the caller.</returns>
    private static async Task<IncidentClocks?> Find(
        string id,
        Actor actor,
        TermsBook book,
        IQuerySession session,
        CancellationToken cancellation
    )
    {
        if (PinnedClock.IncidentOf(id) is not { } incident)
            return null;
        var reach = await ClockReach.Of(actor, book, session, cancellation);
        return
            await session.LoadAsync<IncidentClocks>(incident, cancellation) is { } clocks
            && clocks.Clocks.Any(clock => clock.ClockId == id && reach.Covers(clock))
            ? clocks
            : null;
    }
}
