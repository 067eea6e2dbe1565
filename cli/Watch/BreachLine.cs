using System.Globalization;
using System.Text.Json;

namespace Sms.Cli.Watch;

/// <summary>An event of the breach stream as a line: when, what, which agreement and metric, which incident, when it was due, how late it was noticed.</summary>
public static class BreachLine
{
    /// <param name="eventName">target-breached, target-at-risk or target-breach-retracted.</param>
    /// <param name="cloudEvent">CloudEvents 1.0 in JSON; its data is the contract of that name.</param>
    public static string Format(string eventName, string cloudEvent)
    {
        using var document = JsonDocument.Parse(cloudEvent);
        var data = document.RootElement.TryGetProperty("data", out var record) ? record : document.RootElement;
        var due = Time(data, "dueAt");
        var detected = Time(data, "detectedAt");
        var columns = new List<string>
        {
            Clock(Time(document.RootElement, "time") ?? detected),
            eventName.PadRight("target-breach-retracted".Length),
            Text(data, "agreement"),
            Text(data, "metric"),
            "incident " + Text(data, "incidentId"),
            "due " + Clock(due),
        };
        if (eventName == "target-breached" && due is { } limit && detected is { } noticed)
        {
            columns.Add(string.Create(CultureInfo.InvariantCulture, $"noticed after {(noticed - limit).TotalMilliseconds:0} ms"));
        }

        return string.Join("  ", columns);
    }

    private static string Clock(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "-";

    private static string Text(JsonElement data, string name) => data.TryGetProperty(name, out var value) ? value.ToString() : "-";

    private static DateTimeOffset? Time(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time) ? time : null;
}
