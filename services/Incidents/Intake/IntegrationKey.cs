using System.Text;
using System.Text.RegularExpressions;

namespace Sms.Incidents;

/// <summary>
/// The secret by which a monitoring tool is recognised; PagerDuty calls it the routing key. Only its hash is kept.
/// A plain SHA-256 is enough, unlike for passwords: 32 characters drawn at random are 190 bits, so there is nothing to
/// guess.
/// </summary>
public static partial class IntegrationKey
{
    public const int Length = 32;

    /// <summary>Characters to draw a new key from; PagerDuty's clients accept no others.</summary>
    public const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public static bool IsWellFormed(string? key) => key is not null && Form().IsMatch(key);

    /// <summary>SHA-256 of the key, lower-case hex: what is stored, and looked up.</summary>
    public static string Hash(string key) => Bounded.Hash(Encoding.UTF8.GetBytes(key));

    [GeneratedRegex(@"\A[A-Za-z0-9]{32}\z")]
    private static partial Regex Form();
}
