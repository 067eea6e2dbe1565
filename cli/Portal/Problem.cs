using System.Text;
using System.Text.Json;

namespace Sms.Cli.Portal;

/// <summary>
/// Problem details (RFC 9457) as text: title, detail, the rule's code and what is wrong with which field.
/// </summary>
public static class Problem
{
    public static string Describe(int status, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return Describe(status, document.RootElement);
        }
        catch (JsonException)
        {
            // A proxy in between answers in its own words: shown below.
        }

        return $"The server answered {status}. {Screen.Printable(body)}".TrimEnd();
    }

    private static string Describe(int status, JsonElement problem)
    {
        var text = new StringBuilder(Text(problem, "title") ?? $"The server answered {status}");
        if (Text(problem, "detail") is { } detail)
            text.Append(": ").Append(detail);
        if (Text(problem, "code") is { } code)
            text.Append(" [").Append(code).Append(']');
        if (!problem.TryGetProperty("errors", out var errors) || errors.ValueKind != JsonValueKind.Object)
            return text.ToString();

        foreach (var field in errors.EnumerateObject())
        {
            var messages =
                field.Value.ValueKind == JsonValueKind.Array
                    ? string.Join(' ', field.Value.EnumerateArray())
                    : field.Value.ToString();
            text.Append("\n  ").Append(Screen.Printable($"{field.Name}: {messages}"));
        }

        return text.ToString();
    }

    private static string? Text(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? Screen.Printable(value.GetString()!)
            : null;
}
