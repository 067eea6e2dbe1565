using System.Text;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;

namespace Sms.Sla;

/// <summary>
/// <c>POST /calendars/{id}/holidays?set=DE-BY 2026.1&amp;from=2026&amp;to=2028</c> with an iCalendar file as the body: a new version of
/// the calendar whose holidays in these years are those of the file; those of other years stay.
/// </summary>
internal static class HolidayEndpoint
{
    private const int LargestFile = 1024 * 1024;

    internal static void MapHolidays(this IEndpointRouteBuilder app) => app.MapPost("/calendars/{id:guid}/holidays", Import)
        .Requires(Responsibilities.KeepCalendars).Accepts<string>("text/calendar").WithTags("calendars").WithMetadata(new RequestSizeLimitAttribute(LargestFile));

    private static async Task<IResult> Import(
        Guid id, string? set, int? from, int? to, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http)
    {
        var years = Years.Of(from, to, time.GetUtcNow());
        if (years.Validate() is { Count: > 0 } errors) return Problems.Invalid(errors);
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(http.RequestAborted);
        if (text.Contains('\0')) return Problems.Invalid("body", "The text has a NUL character, which cannot be stored.");
        var file = HolidayFile.Read(text, years);
        if (file.Errors.Count > 0) return Problems.Invalid(new Dictionary<string, string[]> { ["body"] = [.. file.Errors] });
        return (string.IsNullOrWhiteSpace(set) ? file.Name : set) is { } name
            ? await store.Decide<Calendar>("calendar", id, x => x.TakeHolidays(file.Holidays, years, name.Trim(), actor.Id, time.GetUtcNow()), http)
            : Problems.Invalid("set", "Name the set and its version, such as DE-BY 2026.1: the file has no name (X-WR-CALNAME).");
    }
}
