using System.Text.Json;

namespace Sms.Incidents.Tests.Formats;

public class AlertTimeTests
{
    [Theory]
    [InlineData("2026-03-02T09:00:00Z", "2026-03-02T09:00:00.0000000+00:00")]
    [InlineData("2026-03-02t09:00z", "2026-03-02T09:00:00.0000000+00:00")]
    [InlineData("2026-03-02 10:00:00.5 +01:00", "2026-03-02T09:00:00.5000000+00:00")]
    [InlineData("2026-03-02T10:00:00+0100", "2026-03-02T09:00:00.0000000+00:00")]
    [InlineData("2026-03-02T10:00:00,25+01", "2026-03-02T09:00:00.2500000+00:00")]
    [InlineData("2026-03-02T09:00:00.123456789Z", "2026-03-02T09:00:00.1234568+00:00")]
    [InlineData("20261128T180000Z", "2026-11-28T18:00:00.0000000+00:00")]
    [InlineData("20261128T1800+0100", "2026-11-28T17:00:00.0000000+00:00")]
    [InlineData("2026-11-28T24:00:00Z", "2026-11-29T00:00:00.0000000+00:00")]
    [InlineData("2026-12-31T23:59:60Z", "2027-01-01T00:00:00.0000000+00:00")]
    [InlineData("1795888800", "2026-11-28T18:00:00.0000000+00:00")]
    [InlineData("1795888800.25", "2026-11-28T18:00:00.2500000+00:00")]
    [InlineData("1.7958888e9", "2026-11-28T18:00:00.0000000+00:00")]
    [InlineData("1795888800000", "2026-11-28T18:00:00.0000000+00:00")]
    [InlineData("1795888800000000", "2026-11-28T18:00:00.0000000+00:00")]
    [InlineData("1795888800000000123", "2026-11-28T18:00:00.0000001+00:00")]
    public void a_time_is_read_in_utc(string text, string time)
    {
        AlertTime.TryRead(text, out var read).ShouldBeTrue();
        read!.Value.ToString("O").ShouldBe(time);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("0")]
    [InlineData("0.0")]
    [InlineData("-62135596800")]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("1970-01-01T01:00:00+01:00")]
    [InlineData("1969-12-31T19:00:00-05:00")]
    [InlineData("0000-00-00T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("1601-01-01T00:00:00Z")]
    [InlineData("1899-12-30T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("9999-12-31T23:59:59.9999999Z")]
    public void zero_dates_are_no_time(string? text)
    {
        AlertTime.TryRead(text, out var read).ShouldBeTrue();
        read.ShouldBeNull();
    }

    [Theory]
    [InlineData("5")]
    [InlineData("20261128")]
    [InlineData("20261128180000")]
    [InlineData("1e40")]
    [InlineData("12/31/2026")]
    [InlineData("2026-13-45T00:00:00Z")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2026-11-28T24:00:01Z")]
    [InlineData("2026-11-28T18:00:00")]
    [InlineData("2026-11-28")]
    [InlineData("2026-11-28T18:00:00 Europe/Berlin")]
    [InlineData("2026-11-28T18:00:00+15:00")]
    [InlineData("yesterday")]
    [InlineData("NaN")]
    public void what_would_have_to_be_guessed_is_refused(string text) => AlertTime.TryRead(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("1795888800", true)]
    [InlineData("\"1795888800\"", true)]
    [InlineData("null", true)]
    [InlineData("false", false)]
    [InlineData("[]", false)]
    public void in_json_it_is_a_text_or_a_number(string json, bool isTime) =>
        AlertTime.TryRead(JsonSerializer.Deserialize<JsonElement>(json), out _).ShouldBe(isTime);
}
