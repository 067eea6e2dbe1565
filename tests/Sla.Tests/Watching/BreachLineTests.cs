using System.Globalization;
using System.Text.Json;
using Sms.Cli;
using Sms.Cli.Watch;
using Spectre.Console;

namespace Sms.Sla.Tests.Watching;

/// <summary>
/// What somebody sees at three in the morning: one line an event, with what they have to know to act.
/// </summary>
public class BreachLineTests
{
    private static readonly TimeZoneInfo Kathmandu = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu");

    private static readonly Dictionary<string, object> Breach = new()
    {
        ["incidentId"] = "01a223d6-a4af-755a-ab59-4a86419db8ed",
        ["agreement"] = "Gold",
        ["metric"] = "response",
        ["priority"] = "P1",
        ["service"] = "checkout",
        ["dueAt"] = "2026-11-28T03:12:45Z",
        ["detectedAt"] = "2026-11-28T03:12:45.0123Z",
        ["cause"] = "time-elapsed",
        ["number"] = "INC0000012",
        ["title"] = "5xx rate above 5 %, database pool exhausted",
        ["group"] = "web-ops",
        ["person"] = "user-7",
        ["remainingSeconds"] = 0,
    };

    [Fact]
    public void a_breach_is_one_line_with_what_a_person_can_act_on() =>
        Line("target-breached", Breach)
            .ToString()
            .ShouldBe(
                "03:12:45 BREACHED  INC0000012 P1 respond 0s over    checkout @web-ops/an… 5xx rate "
                    + "above 5 %, datab…"
            );

    [Fact]
    public void in_80_columns_it_is_still_legible() =>
        Line("target-breached", Breach, width: 80)
            .ToString()
            .ShouldBe("03:12:45 BREACHED  INC0000012 P1 respond 0s over    checkout @web-o… 5xx rate a…");

    [Fact]
    public void a_warning_has_its_percentage_and_the_time_left()
    {
        var risk = With(
            ("percent", 75),
            ("dueAt", "2026-11-28T03:27:45Z"),
            ("remainingSeconds", 900),
            ("metric", "resolution"),
            ("person", null)
        );
        Line("target-at-risk", risk)
            .ToString()
            .ShouldStartWith(
                "03:12:45 RISK 75%  INC0000012 P1 resolve 15m left   checkout @web-ops 5xx rate above 5 %"
            );
    }

    [Fact]
    public void a_warning_in_the_last_second_is_not_over()
    {
        var risk = With(("percent", 75), ("dueAt", "2026-11-28T03:12:46Z"), ("remainingSeconds", 0));
        Line("target-at-risk", risk).ToString().ShouldContain(" 0s left ");
    }

    [Fact]
    public void where_the_calendar_has_a_break_it_says_when_it_is_due()
    {
        var risk = With(("percent", 50), ("dueAt", "2026-11-30T08:30:00Z"), ("remainingSeconds", 7500));
        Line("target-at-risk", risk).ToString().ShouldContain(" 2h05m left, due Mon 08:30 checkout ");
    }

    [Fact]
    public void times_are_those_of_the_reader_and_have_a_date_when_they_are_not_of_today()
    {
        Line("target-breached", Breach, zone: Kathmandu).ToString().ShouldStartWith("08:57:45 ");
        Line("target-breached", Breach, now: "2026-11-29T00:00:00Z")
            .ToString()
            .ShouldStartWith("2026-11-28 03:12:45 BREACHED ");
        // By their calendar it is the 29th already.
        Line("target-breached", Breach, now: "2026-11-28T18:20:00Z", zone: Kathmandu)
            .ToString()
            .ShouldStartWith("2026-11-28 08:57:45 ");
    }

    [Theory]
    [
        InlineData(-5, "5s over"),
        InlineData(-300, "5m over"),
        InlineData(-7_500, "2h05m over"),
        InlineData(-273_600, "3d04h over")
    ]
    public void what_is_over_is_said_in_units_for_people(long remaining, string text) =>
        Line("target-breached", With(("remainingSeconds", remaining))).ToString().ShouldContain($" respond {text} ");

    [Theory]
    [
        InlineData("target-breached", "BREACHED", nameof(Color.Red)),
        InlineData("target-at-risk", "RISK 75%", nameof(Color.Yellow))
    ]
    [InlineData("target-breach-retracted", "RETRACTED", nameof(Color.Green))]
    public void the_state_has_its_colour(string name, string state, string color)
    {
        var line = Line(name, With(("percent", 75)));
        (line.State, line.Color.ToString()).ShouldBe(
            (state, ((Color)typeof(Color).GetProperty(color)!.GetValue(null)!).ToString())
        );
    }

    [Fact]
    public void an_event_of_an_older_version_shows_what_it_has()
    {
        var old = With(
            ("number", null),
            ("title", null),
            ("group", null),
            ("person", null),
            ("remainingSeconds", null),
            ("detectedAt", "2026-11-28T03:17:45Z")
        );
        Line("target-breached", old)
            .ToString()
            .ShouldBe(
                "03:17:45 BREACHED  -          P1 respond 5m over    checkout @nobody incident 01a223d6-a4af-755a-ab…"
            );
    }

    [Theory]
    [InlineData("\u001b[2J\u001b]0;owned\u0007Disk is full", "[2J ]0;owned Disk is full")]
    [InlineData("a\r\nb\tc\u0085d\u2028e", "a b c d e")]
    [InlineData("\u009b31mred", "31mred")]
    [InlineData("abc\u202Edcba\u2066x\u200Bz", "abcdcbaxz")]
    [InlineData("Z\u0300\u0301\u0302\u0303\u0304algo", "Z\u0300\u0301algo")]
    [InlineData("[red]no markup[/] :fire:", "[red]no markup[/] :fire:")]
    public void what_a_terminal_would_obey_does_not_reach_it(string title, string shown)
    {
        Screen.Printable(title).ShouldBe(shown);
        Line("target-breached", With(("title", title), ("person", null), ("group", "ops")))
            .ToString()
            .ShouldContain($" checkout @ops {shown}");
    }

    [Theory]
    [
        InlineData("service"),
        InlineData("group"),
        InlineData("person"),
        InlineData("number"),
        InlineData("metric"),
        InlineData("priority"),
        InlineData("percent")
    ]
    public void no_field_brings_escape_sequences(string field) =>
        Line("target-at-risk", With(("percent", 50), (field, "\u001b[31mx\u0007")))
            .ToString()
            .ShouldAllBe(letter => !char.IsControl(letter));

    [Theory]
    [
        InlineData("一", 80),
        InlineData("一", 100),
        InlineData("👩‍💻", 80),
        InlineData("🇩🇪", 100),
        InlineData("é", 100),
        InlineData("x", 60)
    ]
    public void no_line_is_wider_than_its_limit(string letter, int width)
    {
        var many = string.Concat(Enumerable.Repeat(letter, 300));
        foreach (var field in new[] { "title", "service", "group", "person", "number", "priority", "metric" })
        {
            var line = Line(
                "target-at-risk",
                With(("percent", 90), (field, many), ("dueAt", "2026-12-24T08:30:00Z"), ("remainingSeconds", 90_000)),
                width,
                now: "2026-11-29T00:00:00Z"
            );
            line.ToString().GetCellWidth().ShouldBeLessThanOrEqualTo(width, field);
        }
    }

    [Fact]
    public void what_is_cut_ends_in_an_ellipsis_and_never_in_half_a_letter()
    {
        Screen.Cut("一二三四五", 6).ShouldBe("一二…");
        Screen.Cut("👩‍💻👩‍💻👩‍💻", 5).ShouldEndWith("…");
        Screen.Cut("short", 5).ShouldBe("short");
        Screen.Fit("短", 4).ShouldBe("短  ");
        Screen.Printable("half " + "👩"[0] + " letter").ShouldBe("half \ufffd letter");
    }

    private static BreachLine Line(
        string name,
        IReadOnlyDictionary<string, object> data,
        int width = 100,
        string now = "2026-11-28T03:12:46Z",
        TimeZoneInfo? zone = null
    ) =>
        BreachLine.Of(
            name,
            JsonSerializer.Serialize(new { time = "2026-11-28T03:12:45Z", data }),
            new(width, zone ?? TimeZoneInfo.Utc, DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), id =>
                id == "user-7" ? "anna" : id
            )
        );

    private static Dictionary<string, object> With(params (string Name, object? Value)[] others)
    {
        var data = new Dictionary<string, object>(Breach);
        foreach (var (name, value) in others)
        {
            if (value is null)
                data.Remove(name);
            else
                data[name] = value;
        }

        return data;
    }
}
