using System.Globalization;

namespace Sms.Cli.Tests;

/// <summary>Values as people write them.</summary>
public class ReadableTests
{
    [Theory]
    [InlineData("00:00:00", "0 s")]
    [
        InlineData("00:00:00.0100000", "0 s"),
        InlineData("-00:00:00.0100000", "0 s"),
        InlineData("-00:00:11.0807402", "-11.1 s")
    ]
    [InlineData("00:00:00.4200000", "0.4 s")]
    [InlineData("00:00:11.0807402", "11.1 s")]
    [InlineData("00:00:30", "30 s")]
    [InlineData("00:00:59.9600000", "1 min")]
    [InlineData("00:05:00", "5 min")]
    [InlineData("00:05:20.4000000", "5 min 20 s")]
    [InlineData("00:59:59.6000000", "1 h")]
    [InlineData("02:05:00", "2 h 5 min")]
    [InlineData("23:59:40", "1 d")]
    [InlineData("3.04:10:00", "3 d 4 h")]
    [InlineData("400.00:00:00", "400 d")]
    [InlineData("-02:05:00", "-2 h 5 min")]
    public void a_duration_has_at_most_two_units(string span, string text) =>
        Readable.Duration(TimeSpan.Parse(span, CultureInfo.InvariantCulture)).ShouldBe(text);

    [Theory]
    [InlineData("00:00:45.9000000", "45s"), InlineData("00:05:59", "5m"), InlineData("02:05:00", "2h05m")]
    [InlineData("3.04:10:00", "3d04h")]
    public void a_short_duration_fits_into_a_column(string span, string text) =>
        Readable.ShortDuration(TimeSpan.Parse(span, CultureInfo.InvariantCulture)).ShouldBe(text);

    [Fact]
    public void a_time_is_to_the_second_and_in_utc()
    {
        Readable.Time(Moment("2026-11-28T14:03:05.9990000+05:45")).ShouldBe("2026-11-28 08:18:05");
        Readable.Time(DateTimeOffset.MaxValue).ShouldBe("never");
        Readable.Minute(Moment("2026-11-28T14:03:59Z")).ShouldBe("2026-11-28 14:03");
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu");
        Readable.Time(Moment("2026-11-28T08:18:05Z"), zone).ShouldBe("2026-11-28 14:03:05");
    }

    [Fact]
    public void a_count_agrees_with_its_noun()
    {
        Readable.Count(0, "event").ShouldBe("0 events");
        Readable.Count(1, "event").ShouldBe("1 event");
        Readable.Count(12, "event").ShouldBe("12 events");
    }

    [Fact]
    public void the_name_of_a_member_is_words() => Readable.Words("restoredAt").ShouldBe("restored at");

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
