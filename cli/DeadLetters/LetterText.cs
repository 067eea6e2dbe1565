using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sms.Cli.DeadLetters;

/// <summary>
/// Dead letters for people. Their text is anybody's, so nothing of it reaches the terminal that the terminal would
/// obey.
/// </summary>
public static class LetterText
{
    private const string Indent = "    ";

    // It leaves quotes and plus signs as they are, not control characters.
    private static readonly JsonSerializerOptions Legible = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Count(long count) => count == 1 ? "1 dead letter" : $"{count} dead letters";

    /// <summary>A few lines: which, when and where from, why, and how its body begins.</summary>
    public static IEnumerable<string> Brief(JsonElement letter, int width)
    {
        var died = letter.TryGetProperty("diedAt", out var at) ? $"  died {Readable.Time(at.GetDateTimeOffset())}" : "";
        var replayed = letter.GetProperty("replays").GetInt32() switch
        {
            0 => "",
            1 => ", replayed once before",
            var times => $", replayed {times} times before",
        };
        var queue = letter.TryGetProperty("queue", out _) ? $"on {Text(letter, "queue")}" : "queue unknown";
        return
        [
            "",
            .. Screen.Wrap($"{Text(letter, "id")}{died}{replayed}", width, "  ", Indent),
            .. Screen.Wrap($"{Text(letter, "type", "type unknown")}, {queue}", width, Indent),
            .. Screen.Wrap(Error(letter), width, Indent),
            Indent + Screen.Cut(Text(letter, "preview"), width - Indent.Length),
        ];
    }

    /// <summary>All of it, as JSON that can be kept; a body that is JSON is shown as such.</summary>
    public static string Whole(JsonElement letter)
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
