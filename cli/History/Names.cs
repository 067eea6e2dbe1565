using System.Text.Json;
using Sms.Cli.Portal;

namespace Sms.Cli.History;

/// <summary>What people are called: events hold their ids alone, and whoever is erased has no name any more.</summary>
public static class Names
{
    /// <returns>User names by id; none when the caller may not know them.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        PortalClient portal,
        CancellationToken cancellation
    )
    {
        try
        {
            return (await portal.GetAsync("/api/identity/people", cancellation))
                .EnumerateArray()
                .Where(person => person.TryGetProperty("userName", out _))
                .ToDictionary(
                    person => person.GetProperty("id").GetString()!,
                    person => person.GetProperty("userName").GetString()!
                );
        }
        catch (ForbiddenFailure)
        {
            return new Dictionary<string, string>();
        }
    }
}
