using Marten;
using Npgsql;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Changes;

/// <summary>
/// <c>GET /changes/calendar?from=&amp;to=</c> and <c>/changes/calendar.ics</c>: windows and freezes; by default of the
/// next 30 days.
/// </summary>
internal static class CalendarEndpoints
{
    private const int LongestDays = 366;
    private const int Days = 30;

    internal static void MapCalendar(this IEndpointRouteBuilder app)
    {
        app.MapGet("/changes/calendar", Json)
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs(
                "getChangeCalendar",
                "Lists the windows of changes and freezes of a period, by default of the next 30 days."
            )
            .WithTags("changes")
            .Produces<IReadOnlyList<CalendarEntry>>();
        app.MapGet("/changes/calendar.ics", Text)
            .RequiresWithin(Responsibilities.Read)
            .DescribedAs(
                "getChangeCalendarAsICalendar",
                "Returns the windows of changes and freezes of a period as an iCalendar file."
            )
            .Produces<string>(contentType: ChangeCalendar.MediaType)
            .WithTags("changes");
    }

    private static async Task<IResult> Json(
        DateTimeOffset? from,
        DateTimeOffset? to,
        Actor actor,
        IQuerySession session,
        TimeProvider time,
        CancellationToken cancellation
    ) => await Find(from, to, actor, session, time, cancellation) is { } entries ? Results.Ok(entries) : TooLong();

    private static async Task<IResult> Text(
        DateTimeOffset? from,
        DateTimeOffset? to,
        Actor actor,
        IQuerySession session,
        NpgsqlDataSource source,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (await Find(from, to, actor, session, time, cancellation) is not { } entries)
            return TooLong();
        var revisions = await source.EntryRevisionsOf(entries.Select(entry => entry.Id), cancellation);
        return Results.Text(ChangeCalendar.ToText(entries, revisions), ChangeCalendar.MediaType);
    }

    private static IResult TooLong() => Problems.Invalid("to", $"After 'from', by {LongestDays} days at the most.");

    private static async Task<IReadOnlyList<CalendarEntry>?> Find(
        DateTimeOffset? from,
        DateTimeOffset? to,
        Actor actor,
        IQuerySession session,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var begin = from?.ToUniversalTime() ?? time.GetUtcNow();
        var end = to?.ToUniversalTime() ?? begin.AddDays(Days);
        if (end <= begin || end - begin > TimeSpan.FromDays(LongestDays))
            return null;
        var changes = await session
            .Query<Change>()
            .Within(actor)
            .Where(x => x.StartsAt < end && x.EndsAt > begin && x.State != ChangeState.Withdrawn)
            .ToListAsync(cancellation);
        var freezes = await session
            .Query<Freeze>()
            .Where(x => x.LiftedAt == null && x.From < end && x.To > begin)
            .ToListAsync(cancellation);
        return
        [
            .. changes
                .Select(CalendarEntry.Of)
                .Concat(freezes.Select(CalendarEntry.Of))
                .OrderBy(entry => entry.From)
                .ThenBy(entry => entry.Name, StringComparer.Ordinal),
        ];
    }
}
