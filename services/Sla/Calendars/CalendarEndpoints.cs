using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Sla;

/// <summary>
/// <c>/calendars</c>: define, revise, list; a revision is a new version, and clocks keep the one that they pinned.
/// </summary>
internal static class CalendarEndpoints
{
    internal sealed record ListedCalendar(Guid Id, int Version, CalendarTerms Terms)
    {
        internal static ListedCalendar Of(Calendar x) => new(x.Id, x.LatestVersion, x.Latest);
    }

    internal sealed record DefinedCalendar(Guid Id, int Version);

    internal static void MapCalendars(this IEndpointRouteBuilder app)
    {
        app.MapHistory<Calendar>("calendars", "calendar", Responsibilities.ReadCalendars, (_, _) => true);
        var calendars = app.MapGroup("/calendars").WithTags("calendars");
        calendars
            .MapGet("", async (IQuerySession session, CancellationToken cancellation) =>
                (await session.Query<Calendar>().ToListAsync(cancellation))
                    .Append(Calendar.AlwaysOpen)
                    .OrderBy(x => x.Latest.Name, StringComparer.Ordinal)
                    .Select(ListedCalendar.Of)
            )
            .RequiresWithin(Responsibilities.ReadCalendars)
            .DescribedAs("listCalendars", "Lists the calendars of service hours.");
        calendars
            .MapPost("", Define)
            .Requires(Responsibilities.KeepCalendars)
            .Produces<DefinedCalendar>(StatusCodes.Status201Created)
            .DescribedAs("defineCalendar", "Defines a calendar of service hours.");
        calendars
            .MapPost(
                "/{id:guid}/revise",
                (
                    Guid id,
                    CalendarTerms terms,
                    Actor actor,
                    IDocumentStore store,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    terms.Validate() is { Count: > 0 } errors
                        ? Task.FromResult(Problems.Invalid(errors))
                        : store.Decide<Calendar>("calendar", id, x => x.Revise(terms, actor.Id, time.GetUtcNow()), http)
            )
            .Requires(Responsibilities.KeepCalendars)
            .DescribedAs("reviseCalendar", "Gives a calendar new terms as its next version.");
    }

    private static async Task<IResult> Define(
        CalendarTerms terms,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (terms.Validate() is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await store.Start<Calendar>(
            id,
            Calendar.Define(id, terms, actor.Id, time.GetUtcNow()),
            () => Results.Created($"/api/calendars/{id}", new DefinedCalendar(id, 1)),
            actor,
            cancellation
        );
    }
}
