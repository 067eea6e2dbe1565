using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests;

/// <summary>
/// Files as calendar programs really write them, taken over by a calendar of Europe/Berlin for 2026 to 2028.
/// </summary>
public class HolidaysFromTheFieldTests(SlaHost sla)
{
    private const string MayDay =
        "BEGIN:VEVENT\r\nUID:ok\r\nDTSTART;VALUE=DATE:20260501\r\nSUMMARY:May Day\r\nEND:VEVENT\r\n";
    private readonly Desk _desk = sla.Desk;

    [Theory]
    [InlineData("DTSTART;VALUE=DATE:20260615\nDTEND;VALUE=DATE:20260615", "2026-06-15")]
    [InlineData("DTSTART;VALUE=DATE:20260615\nDURATION:PT0S", "2026-06-15")]
    [InlineData("DTSTART;VALUE=DATE:20260615\nDURATION:P0D", "2026-06-15")]
    [InlineData("DTSTART;VALUE=DATE:20260615", "2026-06-15")]
    [InlineData("DTSTART:20260615", "2026-06-15")]
    [InlineData("DTSTART;VALUE=DATE:20260615\nDURATION:P2D", "2026-06-15,2026-06-16")]
    [InlineData("DTSTART;VALUE=DATE:20260615\nDURATION:PT24H", "2026-06-15")]
    [InlineData(
        "DTSTART;VALUE=DATE:20260615\nDTEND;VALUE=DATE:20260615\nRRULE:FREQ=YEARLY",
        "2026-06-15,2027-06-15,2028-06-15"
    )]
    public async Task a_day_without_a_length_is_one_day(string lines, string days) =>
        (await Days(lines)).ShouldBe(days.Split(','));

    [Theory]
    [InlineData(
        "RRULE:FREQ=YEARLY;UNTIL=20271223T230000Z;INTERVAL=1;BYMONTHDAY=24;BYMONTH=12",
        "2026-12-24,2027-12-24"
    )]
    [InlineData("RRULE:FREQ=YEARLY;UNTIL=20271223T225959Z", "2026-12-24")]
    [InlineData("RRULE:FREQ=YEARLY;UNTIL=20271224T000000", "2026-12-24,2027-12-24")]
    [InlineData("RRULE:FREQ=YEARLY;UNTIL=20271224;BYHOUR=0,1;BYMINUTE=0;BYSECOND=0", "2026-12-24,2027-12-24")]
    [InlineData("RRULE:FREQ=YEARLY;UNTIL=20271224", "2026-12-24,2027-12-24")]
    [InlineData("RRULE:FREQ=YEARLY\nEXDATE;TZID=Europe/Berlin:20271224T000000", "2026-12-24,2028-12-24")]
    [InlineData("RRULE:FREQ=YEARLY\nEXDATE;TZID=\"W. Europe Standard Time\":20271224T000000", "2026-12-24,2028-12-24")]
    [InlineData("RRULE:FREQ=YEARLY\nEXDATE:20271223T230000Z", "2026-12-24,2028-12-24")]
    [InlineData("RRULE:FREQ=YEARLY\nEXDATE:20271224T000000,20261224T000000", "2028-12-24")]
    [InlineData("RRULE:FREQ=YEARLY\nEXRULE:FREQ=YEARLY;INTERVAL=7", "2026-12-24,2028-12-24")]
    [InlineData("RRULE:FREQ=YEARLY;COUNT=7\nRDATE;TZID=Europe/Berlin:20270102T000000", "2026-12-24,2027-01-02")]
    [InlineData("RRULE:FREQ=YEARLY;COUNT=7\nRDATE:20270101T230000Z", "2026-12-24,2027-01-02")]
    [InlineData("RRULE:FREQ=YEARLY;COUNT=7\nRDATE;VALUE=DATE:20270102,20280102", "2026-12-24,2027-01-02,2028-01-02")]
    public async Task times_in_a_rule_of_days_are_those_of_the_calendar(string lines, string days) =>
        (await Days($"DTSTART;VALUE=DATE:20201224\nDTEND;VALUE=DATE:20201225\n{lines}")).ShouldBe(days.Split(','));

    [Theory]
    [InlineData("RECURRENCE-ID;VALUE=DATE:20271224"), InlineData("RECURRENCE-ID;TZID=Europe/Berlin:20271224T000000")]
    [InlineData("RECURRENCE-ID:20271223T230000Z")]
    public async Task a_day_of_a_series_that_was_moved_is_not_there_twice(string replaced) =>
        (
            await Days("DTSTART;VALUE=DATE:20201224\nRRULE:FREQ=YEARLY", $"{replaced}\nDTSTART;VALUE=DATE:20271223")
        ).ShouldBe(["2026-12-24", "2027-12-23", "2028-12-24"]);

    [Fact]
    public async Task a_day_of_a_series_that_was_cancelled_is_left_out() =>
        (
            await Days(
                "DTSTART;VALUE=DATE:20201224\nRRULE:FREQ=YEARLY",
                "RECURRENCE-ID:20271223T230000Z\nDTSTART;VALUE=DATE:20271224\nSTATUS:Cancelled"
            )
        ).ShouldBe(["2026-12-24", "2028-12-24"]);

    [Theory]
    [InlineData(
        "DTSTART;TZID=W. Europe Standard Time:20260615T000000\nDTEND;TZID=W. Europe Standard Time:20260616T000000",
        "2026-06-15"
    )]
    [InlineData(
        "DTSTART;TZID=\"Romance Standard Time\":20260615T000000\nDTEND;TZID=\"Romance Standard Time\":20260617T000000",
        "2026-06-15,2026-06-16"
    )]
    [InlineData("DTSTART:20260614T220000Z\nDTEND:20260615T220000Z", "2026-06-15")]
    [InlineData("DTSTART:20260615T000000\nDTEND:20260615T235959", "2026-06-15")]
    [InlineData(
        "DTSTART;TZID=Tokyo Standard Time:20260615T000000\nDTEND;TZID=Tokyo Standard Time:20260616T000000\n"
            + "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
        "2026-06-15"
    )]
    [InlineData("DTSTART:20260615T000000Z\nDTEND:20260616T000000Z\nx-microsoft-cdo-alldayevent:true", "2026-06-15")]
    [InlineData(
        "DTSTART;TZID=Customized Time Zone:20260615T000000\nDTEND;TZID=Customized Time Zone:20260616T000000",
        "2026-06-15"
    )]
    [InlineData("DTSTART;TZID=/mozilla.org/20070129_1/Europe/Berlin:20260615T000000\nDURATION:P1D", "2026-06-15")]
    [InlineData(
        "DTSTART;TZID=W. Europe Standard Time:20201224T000000\n"
            + "DTEND;TZID=W. Europe Standard Time:20201225T000000\nRRULE:FREQ=YEARLY;UNTIL=20271223T230000Z",
        "2026-12-24,2027-12-24"
    )]
    public async Task midnight_to_midnight_is_whole_days(string lines, string days) =>
        (await Days(lines)).ShouldBe(days.Split(','));

    [Theory]
    [InlineData(
        "DTSTART;TZID=Europe/Berlin:20261224T120000\nDTEND;TZID=Europe/Berlin:20261224T180000",
        "2026-12-24 12:00 18:00"
    )]
    [InlineData(
        "DTSTART;TZID=W. Europe Standard Time:20261224T140000\nDTEND;TZID=W. Europe Standard Time:20261225T000000",
        "2026-12-24 14:00 24:00"
    )]
    [InlineData("DTSTART:20261224T110000Z\nDURATION:PT5H", "2026-12-24 12:00 17:00")]
    [InlineData("DTSTART:20261224T120000\nDTEND:20261227T000000", "2026-12-24 12:00 24:00,2026-12-25  ,2026-12-26  ")]
    [InlineData(
        "DTSTART:20201224T120000\nDURATION:PT12H\nRRULE:FREQ=YEARLY;UNTIL=20271224T110000Z",
        "2026-12-24 12:00 24:00,2027-12-24 12:00 24:00"
    )]
    [InlineData(
        "DTSTART:20201224T120000\nDURATION:PT12H\nRRULE:FREQ=YEARLY;UNTIL=20271224T105959Z",
        "2026-12-24 12:00 24:00"
    )]
    public async Task half_a_day_is_a_part_of_one(string lines, string parts) =>
        (await Holidays(lines))
            .Select(day => $"{day.GetProperty("date")} {Text(day, "from")} {Text(day, "to")}")
            .ShouldBe(parts.Split(','));

    [Theory]
    [InlineData("DTSTART;VALUE=DATE:20260615\nSTATUS:cancelled")]
    [InlineData("dtstart;value=date:20260615\nstatus:Cancelled")]
    [InlineData("DTSTART;VALUE=DATE:20260615\nSTATUS;X-A=\"b:c;d\":CANCELLED ")]
    public async Task what_was_cancelled_is_left_out_however_it_is_written(string lines) =>
        (await Days(MayDay, lines)).ShouldBe(["2026-05-01"]);

    [Theory]
    [InlineData("dtstart;value=date:20260615\nrrule:freq=yearly;count=2")]
    [InlineData("DtStart;Value=Date:20260615\nRRule:Freq=Yearly;until=20270615t000000")]
    public async Task names_and_values_are_read_without_their_case(string lines) =>
        (await Days(lines)).ShouldBe(["2026-06-15", "2027-06-15"]);

    [Fact]
    public async Task a_file_that_takes_its_events_back_has_none()
    {
        using var answer = await Import(
            Bytes(
                HolidayFileTests
                    .Calendar(MayDay)
                    .Replace("VERSION", "METHOD:cancel\r\nVERSION", StringComparison.Ordinal)
            )
        );
        (await answer.InvalidFields()).ShouldBe(["body"]);
    }

    [Theory]
    [InlineData("UID:0400\r\n 0800\r\nDTSTART:20260616T090000Z\r\n", 10), InlineData("DTSTART:20260616T090000Z\r\n", 9)]
    [InlineData("DESCRIPTION:see UID:ok\r\nUID:ok\r\nDTSTART:20260616T090000Z\r\n", 11)]
    [InlineData("uid;X-A=b:ok\r\nDTSTART:20260616T090000Z\r\n", 10)]
    public async Task an_error_names_the_line_of_its_own_event(string lines, int line)
    {
        using var answer = await Import(
            Bytes(HolidayFileTests.Calendar($"{MayDay}BEGIN:VEVENT\r\n{lines}END:VEVENT\r\n", name: ""))
        );
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain($"Line {line}, UID");
    }

    [Theory, InlineData(null), InlineData("utf-8"), InlineData("us-ascii")]
    public async Task bytes_that_are_not_text_are_refused_with_their_line(string? charset)
    {
        using var answer = await Import(System.Text.Encoding.Latin1.GetBytes(Fête), charset);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("Line 5: byte 0xEA");
    }

    [Theory]
    [InlineData("iso-8859-1"), InlineData("windows-1252"), InlineData("utf-8"), InlineData("utf-16")]
    [InlineData("\"ISO-8859-1\"")]
    public async Task bytes_are_decoded_as_the_sender_says(string charset) =>
        (await Names(Encoding(charset).GetBytes(Fête), charset)).ShouldBe(["Fête"]);

    [Theory, InlineData("utf-8"), InlineData("utf-16"), InlineData("utf-16BE"), InlineData("utf-32")]
    public async Task a_byte_order_mark_says_the_encoding(string name) =>
        (await Names([.. Encoding(name).GetPreamble(), .. Encoding(name).GetBytes(Fête)])).ShouldBe(["Fête"]);

    [Fact]
    public async Task a_charset_that_is_not_known_is_refused()
    {
        using var answer = await Import(Bytes(Fête), "klingon");
        (await answer.InvalidFields()).ShouldBe(["body"]);
    }

    [Theory, InlineData("\r\n "), InlineData("\r\n\t"), InlineData("\n ")]
    public async Task a_line_may_be_folded_inside_of_a_letter(string fold)
    {
        var bytes = Bytes(Fête);
        var inside = Array.IndexOf(bytes, (byte)0xC3) + 1;
        (await Names([.. bytes[..inside], .. Bytes(fold), .. bytes[inside..]])).ShouldBe(["Fête"]);
    }

    [Theory, InlineData("\r"), InlineData("\n")]
    public async Task lines_may_end_in_other_ways(string end) =>
        (await Names(Bytes(Fête.Replace("\r\n", end, StringComparison.Ordinal) + "\x1A"))).ShouldBe(["Fête"]);

    private static string Fête =>
        HolidayFileTests.Calendar(
            "BEGIN:VEVENT\r\nSUMMARY:Fête\r\nDTSTART;VALUE=DATE:20260615\r\nEND:VEVENT\r\n",
            name: ""
        );

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static Encoding Encoding(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(name.Trim('"'))
        ?? System.Text.Encoding.GetEncoding(name.Trim('"'));

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <param name="events">The lines of each, or the whole of one.</param>
    private async Task<IEnumerable<string?>> Days(params string[] events) =>
        (await Holidays(events)).Select(day => Text(day, "date"));

    private async Task<IReadOnlyList<JsonElement>> Holidays(params string[] events) =>
        await Taken(
            Bytes(
                HolidayFileTests.Calendar(
                    string.Concat(
                        events.Select(lines =>
                            lines.StartsWith("BEGIN", StringComparison.Ordinal)
                                ? lines
                                : HolidayFileTests.Event(lines.Split('\n'))
                        )
                    )
                )
            )
        );

    private async Task<IEnumerable<string?>> Names(byte[] file, string? charset = null) =>
        (await Taken(file, charset)).Select(day => Text(day, "name"));

    private async Task<IReadOnlyList<JsonElement>> Taken(byte[] file, string? charset = null)
    {
        using var answer = await Import(file, charset);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
        var path = answer.RequestMessage!.RequestUri!.AbsolutePath;
        return
        [
            .. (await _desk.Get(path.Replace("/holidays", "", StringComparison.Ordinal)))
                .GetProperty("versions")[1]
                .GetProperty("holidays")
                .EnumerateArray(),
        ];
    }

    private async Task<HttpResponseMessage> Import(byte[] file, string? charset = null)
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/calendar") { CharSet = charset };
        return await _desk.Http.PostAsync(
            $"/calendars/{await _desk.Define(Calendars.Weekdays("Europe/Berlin", ("08:00", "17:00")))}"
                + "/holidays?set=t&from=2026&to=2028",
            content
        );
    }
}
