using System.Net;
using System.Text.Json;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests;

public class HolidayApiTests(SlaHost sla)
{
    private const string NewYear = "DTSTART;VALUE=DATE:20260101";
    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task a_file_makes_a_new_version_with_its_holidays_and_the_name_of_the_set()
    {
        var id = await _desk.Define(
            Calendars.Office with
            {
                Holidays = [new(new DateOnly(2025, 12, 25), "Christmas"), new(new DateOnly(2026, 3, 1), "Mistake")],
            }
        );
        using (
            var done = await Import(
                id,
                "?set=DE-BY 2026.1&from=2026&to=2027",
                HolidayFileTests.Event(NewYear, "SUMMARY:New Year", "RRULE:FREQ=YEARLY")
            )
        )
            done.ShouldBeDoneAt(2);
        var terms = (await _desk.Get($"/calendars/{id}")).GetProperty("versions")[1];
        Days(terms).ShouldBe(["2025-12-25", "2026-01-01", "2027-01-01"]);
        terms.GetProperty("holidaySet").GetString().ShouldBe("DE-BY 2026.1");
        terms.GetProperty("hours").GetArrayLength().ShouldBe(5);
        Days((await _desk.Get($"/calendars/{id}?version=1")).GetProperty("versions")[0])
            .ShouldBe(["2025-12-25", "2026-03-01"]);
    }

    [Fact]
    public async Task the_same_file_again_is_no_new_version()
    {
        var id = await _desk.Define(Calendars.Office);
        for (var i = 0; i < 2; i++)
        {
            using var done = await Import(id, "?from=2026&to=2026", HolidayFileTests.Event(NewYear));
            done.ShouldBeDoneAt(2);
        }

        (await _desk.EventTypes($"/calendars/{id}")).ShouldBe(["calendar-defined", "calendar-revised"]);
    }

    [Theory]
    [
        InlineData("?from=2026&to=2026", "DTSTART:20260101T080000Z", "body"),
        InlineData("?from=2030&to=2031", NewYear, "body")
    ]
    [
        InlineData("?from=1800", NewYear, "from"),
        InlineData("?from=2026&to=2025", NewYear, "to"),
        InlineData("?from=2026&to=2090", NewYear, "to")
    ]
    public async Task what_is_wrong_is_named_and_changes_nothing(string query, string line, string field)
    {
        var id = await _desk.Define(Calendars.Office);
        using var answer = await Import(id, query, HolidayFileTests.Event(line));
        (await answer.InvalidFields()).ShouldBe([field]);
        (await _desk.EventTypes($"/calendars/{id}")).ShouldBe(["calendar-defined"]);
    }

    [Fact]
    public async Task a_set_without_a_name_is_refused()
    {
        using var content = new StringContent(
            HolidayFileTests.Calendar(HolidayFileTests.Event(NewYear), name: ""),
            null,
            "text/calendar"
        );
        using var answer = await _desk.Http.PostAsync(
            $"/calendars/{await _desk.Define(Calendars.Office)}/holidays?from=2026",
            content
        );
        (await answer.InvalidFields()).ShouldBe(["set"]);
    }

    [Fact]
    public async Task an_unknown_calendar_is_not_found()
    {
        using var answer = await Import(Calendar.AlwaysOpen.Id, "?from=2026", HolidayFileTests.Event(NewYear));
        await answer.Problem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task anything_but_a_calendar_file_is_not_understood()
    {
        using var answer = await _desk.Post($"/calendars/{Guid.NewGuid()}/holidays", new { });
        await answer.Problem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    private async Task<HttpResponseMessage> Import(Guid id, string query, string events)
    {
        using var content = new StringContent(HolidayFileTests.Calendar(events), null, "text/calendar");
        return await _desk.Http.PostAsync($"/calendars/{id}/holidays{query}", content);
    }

    private static IEnumerable<string?> Days(JsonElement terms) =>
        terms.GetProperty("holidays").EnumerateArray().Select(holiday => holiday.GetProperty("date").GetString());
}
