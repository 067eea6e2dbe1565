using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sms.ServiceDefaults;

namespace Sms.Sla.Tests.Api;

public class CalendarTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task a_calendar_is_defined_and_read_back()
    {
        var id = await _desk.Define(Calendars.Office);
        using var answer = await _desk.Http.GetAsync($"/calendars/{id}");
        answer.Headers.ETag!.Tag.ShouldBe("\"1\"");
        var terms = (await answer.Content.ReadFromJsonAsync<JsonElement>())
            .GetProperty("versions")
            .EnumerateArray()
            .ShouldHaveSingleItem();
        terms.GetProperty("zone").GetString().ShouldBe("UTC");
        terms.GetProperty("hours").GetArrayLength().ShouldBe(5);
        terms.GetProperty("tzdbVersion").GetString().ShouldBe(WorkingTime.TzdbVersion);
    }

    [Fact]
    public async Task a_revision_is_a_new_version_and_the_old_one_stays_readable()
    {
        var id = await _desk.Define(Calendars.Office);
        using (
            var revised = await _desk.Post($"/calendars/{id}/revise", Calendars.Office with { Zone = "Europe/Berlin" })
        )
            revised.ShouldBeDoneAt(2);
        Zones(await _desk.Get($"/calendars/{id}")).ShouldBe(["UTC", "Europe/Berlin"]);
        Zones(await _desk.Get($"/calendars/{id}?version=1")).ShouldBe(["UTC"]);
    }

    [Fact]
    public async Task the_same_terms_again_are_no_revision()
    {
        var id = await _desk.Define(Calendars.Office);
        using (
            var revised = await _desk.Post($"/calendars/{id}/revise", Calendars.Office with { TzdbVersion = "mine" })
        )
            revised.ShouldBeDoneAt(1);
        (await _desk.EventTypes($"/calendars/{id}")).ShouldBe(["calendar-defined"]);
    }

    [Theory]
    [InlineData("""{"zone":"UTC","hours":[{"day":"monday","from":"08:00","to":"17:00"}]}""", "name")]
    [InlineData(
        """{"name":"x","zone":"Mars/Olympus","hours":[{"day":"monday","from":"08:00","to":"17:00"}]}""",
        "zone"
    )]
    [InlineData("""{"name":"x","zone":"UTC"}""", "hours")]
    [InlineData(
        """{"name":"x","zone":"UTC","hours":[{"day":"funday","from":"8:00","to":"25:00"}]}""",
        "hours[0].day,hours[0].from,hours[0].to"
    )]
    [InlineData("""{"name":"x","zone":"UTC","hours":[{"day":"monday","from":"17:00","to":"08:00"}]}""", "hours[0]")]
    [InlineData(
        """{"name":"x","zone":"UTC","hours":[{"day":"monday","from":"08:00","to":"12:00"},"""
            + """{"day":"monday","from":"11:00","to":"13:00"}]}""",
        "hours[1]"
    )]
    [InlineData(
        """{"name":"x","zone":"UTC","hours":[{"day":"monday","from":"08:00","to":"17:00"}],"businessDayMinutes":0}""",
        "businessDayMinutes"
    )]
    [InlineData(
        """{"name":"x","zone":"UTC","hours":[{"day":"monday","from":"08:00","to":"17:00"}],"holidays":"""
            + """[{"date":"2026-05-01"},{"date":"2026-05-01"}]}""",
        "holidays[1].date"
    )]
    [InlineData(
        """{"name":"x","zone":"UTC","hours":[{"day":"monday","from":"08:00","to":"17:00"}],"holidays":"""
            + """[{"date":"first of May"}]}""",
        "holidays[0].date"
    )]
    [InlineData(
        """{"name":"x","zone":"UTC","hours":[{"day":"monday","from":"08:00","to":"17:00"}],"holidays":"""
            + """[{"date":"2026-05-01","from":"12:00"}]}""",
        "holidays[0]"
    )]
    [InlineData(
        """{"name":"x","zone":"UTC","hours":[{"day":"monday","from":"08:00","to":"17:00"}],"holidays":"""
            + """[{"date":"2026-05-01","from":"noon","to":"25:00"}]}""",
        "holidays[0].from,holidays[0].to"
    )]
    [InlineData(
        """{"name":"x","zone":"UTC","hours":[{"day":"monday","from":"08:00","to":"17:00"}],"holidays":"""
            + """[{"date":"2026-05-01","from":"12:00","to":"12:00"}]}""",
        "holidays[0]"
    )]
    [InlineData(
        """{"name":"x","zone":"UTC","hours":[{"day":"monday","from":"08:00","to":"17:00"}],"holidays":"""
            + """[{"date":"2026-05-01","from":"12:00","to":"18:00"},{"date":"2026-05-01"}]}""",
        "holidays[1].date"
    )]
    public async Task what_is_wrong_is_named_by_its_field(string body, string fields)
    {
        var id = await _desk.Define(Calendars.Office);
        foreach (var path in new[] { "/calendars", $"/calendars/{id}/revise" })
        {
            using var content = new StringContent(body, null, "application/json");
            using var answer = await _desk.Http.PostAsync(path, content);
            (await answer.InvalidFields()).ShouldBe(fields.Split(','), ignoreOrder: true);
        }
    }

    [
        Theory,
        InlineData("/calendars", HttpStatusCode.Created),
        InlineData("/calendars/{0}/revise", HttpStatusCode.NoContent)
    ]
    public async Task null_for_the_holidays_is_as_good_as_none(string path, HttpStatusCode status)
    {
        var id = await _desk.Define(Calendars.Office);
        var body = JsonSerializer.SerializeToNode(Calendars.Office, Defaults.Json)!;
        body["holidays"] = null;
        using var answer = await _desk.Post(string.Format(null, path, id), body);
        answer.StatusCode.ShouldBe(status);
        (await _desk.EventTypes($"/calendars/{id}")).ShouldBe(["calendar-defined"]);
    }

    [Fact]
    public async Task a_revision_of_a_version_that_is_not_the_latest_is_refused()
    {
        var id = await _desk.Define(Calendars.Office);
        using (var first = await Revise(id, "\"1\"", "Europe/Berlin"))
            first.ShouldBeDoneAt(2);
        using (var second = await Revise(id, "\"1\"", "Asia/Tokyo"))
            await second.Problem(HttpStatusCode.PreconditionFailed, "stale-version");
        using (var third = await Revise(id, "two", "Asia/Tokyo"))
            (await third.InvalidFields()).ShouldBe(["If-Match"]);
        Zones(await _desk.Get($"/calendars/{id}")).ShouldBe(["UTC", "Europe/Berlin"]);
    }

    [Fact]
    public async Task an_unknown_calendar_is_not_found()
    {
        var id = Guid.NewGuid();
        using var read = await _desk.Http.GetAsync($"/calendars/{id}");
        await read.Problem(HttpStatusCode.NotFound, "not-found");
        using var events = await _desk.Http.GetAsync($"/calendars/{id}/events");
        await events.Problem(HttpStatusCode.NotFound, "not-found");
        using var revised = await _desk.Post($"/calendars/{id}/revise", Calendars.Office);
        await revised.Problem(HttpStatusCode.NotFound, "not-found");
        using var ahead = await _desk.Http.GetAsync($"/calendars/{await _desk.Define(Calendars.Office)}?version=2");
        await ahead.Problem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task the_history_says_who_changed_what()
    {
        var id = await _desk.Define(Calendars.Office);
        (await Revise(id, "*", "Europe/Berlin")).Dispose();
        var history = await _desk.Get($"/calendars/{id}/events");
        history.GetProperty("version").GetInt64().ShouldBe(2);
        var events = history.GetProperty("events").EnumerateArray().ToList();
        events
            .Select(e => e.GetProperty("type").GetString())
            .ShouldBe(["sms.sla.stored.calendar-defined", "sms.sla.stored.calendar-revised"]);
        events.Select(e => e.GetProperty("sequence").GetString()).ShouldBe(["1", "2"]);
        events.Select(e => e.GetProperty("data").GetProperty("by").GetString()).ShouldBe(["anonymous", "bert"]);
        events[1].GetProperty("data").GetProperty("terms").GetProperty("zone").GetString().ShouldBe("Europe/Berlin");
    }

    [Fact]
    public async Task the_list_has_the_latest_versions_and_the_calendar_that_is_built_in()
    {
        var id = await _desk.Define(Calendars.Office);
        (await Revise(id, "*", "Europe/Berlin")).Dispose();
        var list = (await _desk.Get("/calendars")).EnumerateArray().ToList();
        var mine = list.Single(x => x.GetProperty("id").GetGuid() == id);
        mine.GetProperty("version").GetInt32().ShouldBe(2);
        mine.GetProperty("terms").GetProperty("zone").GetString().ShouldBe("Europe/Berlin");
        list.Single(x => x.GetProperty("id").GetGuid() == Calendar.AlwaysOpen.Id)
            .GetProperty("terms")
            .GetProperty("name")
            .GetString()
            .ShouldBe("24x7");
    }

    private async Task<HttpResponseMessage> Revise(Guid id, string ifMatch, string zone)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/calendars/{id}/revise")
        {
            Content = JsonContent.Create(Calendars.Office with { Zone = zone }, options: Defaults.Json),
        };
        request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        request.Headers.Add("X-Actor", "bert");
        return await _desk.Http.SendAsync(request);
    }

    private static IEnumerable<string?> Zones(JsonElement calendar) =>
        calendar.GetProperty("versions").EnumerateArray().Select(version => version.GetProperty("zone").GetString());
}
