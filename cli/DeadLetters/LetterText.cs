using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sms.Cli.DeadLetters;

/// <summary>
/// Dead letters for people. Their text is anybody's, so nothing of it reaches the terminal that the terminal would
/// obey.
/// </summary>
internal static class LetterText
{
    // It leaves quotes and plus signs as they are, not control characters.
    private static readonly JsonSerializerOptions Legible = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static string Count(long count) => count == 1 ? "1 dead letter" : $"{count} dead letters";

    /// <summary>A few lines: which, when and where from, why, and how its body begins.</summary>
    internal static string Brief(JsonElement letter)
    {
        var text = new StringBuilder().AppendLine().Append("  ").Append(Text(letter, "id"));
        if (letter.TryGetProperty("diedAt", out var died))
            text.Append(
                CultureInfo.InvariantCulture,
                $"  died {died.GetDateTimeOffset().UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"
            );
        var replays = letter.GetProperty("replays").GetInt32();
        if (replays > 0)
            text.Append(replays == 1 ? ", replayed once before" : $", replayed {replays} times before");
        text.AppendLine()
            .Append(
                CultureInfo.InvariantCulture,
                $"    {Text(letter, "type", "type unknown")}, "
                    + $"{(letter.TryGetProperty("queue", out _) ? $"on {Text(letter, "queue")}" : "queue unknown")}"
            );
        text.AppendLine().Append("    ").Append(Error(letter));
        return text.AppendLine().Append("    ").Append(Text(letter, "preview")).ToString();
    }

    /// <summary>All of it, as JSON that can be kept; a body that is JSON is shown as such.</summary>
    internal static string Whole(JsonElement letter)
    {
        var members = letter
            .EnumerateObject()
            .Where(member => member.Name != "preview")
            .ToDictionary(member => member.Name, member => (object)member.Value);
        if (letter.TryGetProperty("body", out var body) && TryParse(body.GetString()!, out var parsed))
            members["body"] = parsed;
        return JsonSerializer.Serialize(members, Legible);
    }

    private static string Error(JsonElement letter) =>
        letter.TryGetProperty("errorType", out _)
            ? $"{Text(letter, "errorType")}: {Text(letter, "error")}"
            : Text(letter, "error", "no reason is given");

    private static string Text(JsonElement letter, string name, string otherwise = "") =>
        letter.TryGetProperty(name, out var value) ? Screen.Printable(value.ToString()) : otherwise;

    private static bool TryParse(string text, out JsonElement json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            json = JsonElement.ParseValue(ref reader);
            return true;
        }
        catch (JsonException)
        {
            json = default;
            return false;
        }
    }
}
