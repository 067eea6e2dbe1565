using System.Text.Json;

namespace Sms.Testing;

/// <summary>What a service shows of the messages that it could not handle.</summary>
public static class DeadLetters
{
    /// <summary>Waits for a dead letter with such a body.</summary>
    /// <returns>The whole letter.</returns>
    public static async Task<JsonElement> DeadLetter(this HttpClient http, Func<string, bool> hasBody) =>
        (await Eventually.Until(() => Find(http, hasBody), found => found is not null))!.Value;

    private static async Task<JsonElement?> Find(HttpClient http, Func<string, bool> hasBody)
    {
        foreach (var id in (await http.Items("/dead-letters?limit=1000")).Select(letter => letter.At("id")).Distinct())
        {
            foreach (var letter in await http.Items($"/dead-letters/{id}"))
            {
                if (hasBody(letter.At("body")))
                    return letter;
            }
        }

        return null;
    }
}
