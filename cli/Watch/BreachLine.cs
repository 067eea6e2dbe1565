using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Sms.Cli.Watch;

/// <summary>How a line is written.</summary>
/// <param name="Width">Columns that it may take.</param>
/// <param name="Zone">Of the times.</param>
/// <param name="Now">What is today.</param>
/// <param name="NameOf">What a person is called, by user id.</param>
public sealed record BreachLineStyle(int Width, TimeZoneInfo Zone, DateTimeOffset Now, Func<string, string> NameOf)
{
    /// <summary>As the terminal is, in the time zone of its reader.</summary>
    public static BreachLineStyle Here(TimeProvider time, TimeZoneInfo zone, Func<string, string> nameOf) =>
        new(Screen.Width, zone, time.GetUtcNow(), nameOf);
}

/// <summary>
/// An event of the breach stream as one line: when it was announced, what it is, the incident and its priority, the
/// target and the time that is left or over, the service, who holds it, and the title as far as it fits.
/// </summary>
/// <param name="Before">Up to the state.</param>
/// <param name="State">BREACHED, RISK with the percentage, or RETRACTED.</param>
/// <param name="Color">Of the state.</param>
/// <param name="After">From the state on.</param>
public sealed record BreachLine(string Before, string State, Color Color, string After)
{
    private const int StateWidth = 9;
    private const int NumberWidth = 10;
    private const int MetricWidth = 7;
    private const int LeftWidth = 10;

    /// <summary>Below it the working time that is left and the time until it is due are the same to a reader.</summary>
    private static readonly TimeSpan Same = TimeSpan.FromMinutes(1);

    /// <param name="eventName">target-breached, target-at-risk or target-breach-retracted.</param>
    /// <param name="cloudEvent">CloudEvents 1.0 in JSON; its data is the contract of that name, of whatever
    /// version.</param>
    /// <param name="style">How it is written.</param>
    public static BreachLine Of(string eventName, string cloudEvent, BreachLineStyle style)
    {
        using var document = JsonDocument.Parse(cloudEvent);
        var data = document.RootElement.TryGetProperty("data", out var record) ? record : document.RootElement;
        var announced = Time(data, "detectedAt") ?? Time(data, "at") ?? Time(document.RootElement, "time");
        var (state, color) = eventName switch
        {
            "target-breached" => ("BREACHED", Color.Red),
            "target-at-risk" => ($"RISK {Text(data, "percent")}%", Color.Yellow),
            "target-breach-retracted" => ("RETRACTED", Color.Green),
            _ => (Screen.Printable(eventName), Color.Default),
        };
        var before = (announced is { } at ? Moment(at, style) : "-") + " ";
        var fields = string.Join(
            ' ',
            Screen.Fit("", Math.Max(0, StateWidth - state.Length))
                + Screen.Fit(Text(data, "number") ?? "-", NumberWidth),
            Screen.Fit(Text(data, "priority") ?? "-", 2),
            Screen.Fit(Deed(Text(data, "metric")), MetricWidth),
            Left(data, announced, style).PadRight(LeftWidth)
        );
        // A longer field than usual takes from what follows, never from the limit.
        var rest = Math.Max(0, style.Width - before.Length - state.Length - fields.GetCellWidth() - 2);
        var service = Screen.Cut(Text(data, "service") ?? "-", rest / 3);
        var holder = "@" + Screen.Cut(Holder(data, style), Math.Max(1, rest / 4 - 1));
        var title = Text(data, "title") ?? $"incident {Text(data, "incidentId")}";
        var after = $" {fields} {service} {holder} {title}";
        return new(before, state, color, Screen.Cut(after, style.Width - before.Length - state.Length));
    }

    public override string ToString() => Before + State + After;

    public void Write() => Screen.WriteLine(Before, State, Color, After);

    private static string Deed(string? metric) =>
        metric switch
        {
            "response" => "respond",
            "resolution" => "resolve",
            _ => metric ?? "-",
        };

    /// <summary>Working time; when it is due is added where the calendar has a break until then.</summary>
    private static string Left(JsonElement data, DateTimeOffset? announced, BreachLineStyle style)
    {
        var due = Time(data, "dueAt") is { Year: < 9999 } known ? known : (DateTimeOffset?)null;
        var untilDue = due - announced;
        var left = data.TryGetProperty("remainingSeconds", out var seconds)
            ? TimeSpan.FromSeconds(seconds.GetInt64())
            : untilDue;
        if (left is not { } time)
            return "-";
        // Less than a second is 0 whole seconds, of which the time until it is due tells on which side they are.
        var isLeft = time > TimeSpan.Zero || time == TimeSpan.Zero && untilDue > TimeSpan.Zero;
        var text = $"{Readable.ShortDuration(time.Duration())} {(isLeft ? "left" : "over")}";
        return due is { } at && time > TimeSpan.Zero && untilDue - time > Same ? $"{text}, due {Day(at, style)}" : text;
    }

    private static string Moment(DateTimeOffset time, BreachLineStyle style)
    {
        var local = TimeZoneInfo.ConvertTime(time, style.Zone);
        return local.Date == Today(style)
            ? local.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
            : Readable.Time(time, style.Zone);
    }

    private static string Day(DateTimeOffset time, BreachLineStyle style)
    {
        var local = TimeZoneInfo.ConvertTime(time, style.Zone);
        var days = (local.Date - Today(style)).Days;
        var form = days switch
        {
            0 => "HH:mm",
            > 0 and < 7 => "ddd HH:mm",
            _ => "yyyy-MM-dd",
        };
        return local.ToString(form, CultureInfo.InvariantCulture);
    }

    private static DateTime Today(BreachLineStyle style) => TimeZoneInfo.ConvertTime(style.Now, style.Zone).Date;

    private static string Holder(JsonElement data, BreachLineStyle style) =>
        (Text(data, "group"), Text(data, "person")) switch
        {
            (null, null) => "nobody",
            ({ } group, null) => group,
            (null, { } person) => Screen.Printable(style.NameOf(person)),
            var (group, person) => $"{group}/{Screen.Printable(style.NameOf(person))}",
        };

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && Screen.Printable(value.ToString()) is { Length: > 0 } text
            ? text
            : null;

    private static DateTimeOffset? Time(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
        && value.TryGetDateTimeOffset(out var time)
            ? time
            : null;
}
