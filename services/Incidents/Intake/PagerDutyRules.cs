using System.Text.Json;

namespace Sms.Incidents;

/// <summary>What PagerDuty asks of all its events, in its own words: some senders show them to people.</summary>
internal static class PagerDutyRules
{
    public static string? RoutingKey(JsonElement json, string? elsewhere, List<string> errors)
    {
        var key = json.Text("routing_key");
        if (string.IsNullOrWhiteSpace(key))
            key = elsewhere;
        if (string.IsNullOrWhiteSpace(key))
        {
            errors.Add("'routing_key' is missing or blank");
            return null;
        }

        if (key.Length != IntegrationKey.Length)
            errors.Add($"Length of 'routing_key' is incorrect (should be {IntegrationKey.Length} characters)");
        if (!key.All(char.IsAsciiLetterOrDigit))
            errors.Add("'routing_key' cannot contain non-alphanumeric characters.");
        return key;
    }

    public static string? Required(JsonElement json, string name, string path, List<string> errors)
    {
        var value = json.Text(name);
        if (!Bounded.IsBlank(value))
            return value;
        errors.Add($"'{path}' is missing or blank");
        return null;
    }

    public static void CheckTimestamp(JsonElement payload, List<string> errors)
    {
        if (!AlertTime.TryRead(payload.Member("timestamp"), out _))
            errors.Add($"'payload.timestamp' {AlertTime.Expected}");
    }
}
