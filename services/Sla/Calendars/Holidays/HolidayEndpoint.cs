using Marten;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Sla;

/// <summary>
/// <c>POST /calendars/{id}/holidays?set=DE-BY 2026.1&amp;from=2026&amp;to=2028</c> with an iCalendar file as the
/// body: a new version of
/// the calendar whose holidays in these years are those of the file; those of other years stay.
/// </summary>
internal static class HolidayEndpoint
{
    private const int LargestFile = 1024 * 1024;

    internal static void MapHolidays(this IEndpointRouteBuilder app) =>
        app.MapPost("/calendars/{id:guid}/holidays", Import)
            .Requires(Responsibilities.KeepCalendars)
            .Accepts<string>("text/calendar")
            .WithTags("calendars")
            .WithMetadata(new RequestSizeLimitAttribute(LargestFile))
            .DescribedAs(
                "importHolidays",
                "Takes the holidays of an iCalendar file into a calendar, as its next version."
            );

    private static async Task<IResult> Import(
        Guid id,
        string? set,
        int? from,
        int? to,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        HttpContext http
    )
    {
        var years = Years.Of(from, to, time.GetUtcNow());
        if (years.Validate() is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        if (await Zone(store, id, http.RequestAborted) is not { } zone)
            return Problems.NotFound("calendar", id);
        var file = HolidayFile.Read(
            body.ToArray(),
            http.Request.GetTypedHeaders().ContentType?.Charset.Value?.Trim('"'),
            DateTimeZoneProviders.Tzdb[zone],
            years,
            http.RequestAborted
        );
        if (file.Errors.Count > 0)
            return Problems.Invalid(new Dictionary<string, string[]> { ["body"] = [.. file.Errors] });
        var name = string.IsNullOrWhiteSpace(set) ? file.Name : set;
        return name is null
            ? Problems.Invalid(
                "set",
                "Name the set and its version, such as DE-BY 2026.1: the file has no name (X-WR-CALNAME)."
            )
            : await store.Decide<Calendar>("calendar", id, Take, http);

        Decision Take(Calendar x) =>
            x.Latest.Zone == zone
                ? x.TakeHolidays(file.Holidays, years, name.Trim(), actor.Id, time.GetUtcNow())
                : Decision.Refuse(
                    "zone-changed",
                    $"The calendar is in {x.Latest.Zone} since a moment ago; the file was read for {zone}. "
                        + "Send it again."
                );
    }

    /// <summary>Of the calendar, as moments in the file are times there; null when there is no such calendar.</summary>
    private static async Task<string?> Zone(IDocumentStore store, Guid id, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return (await session.LoadAsync<Calendar>(id, cancellation))?.Latest.Zone;
    }
}
