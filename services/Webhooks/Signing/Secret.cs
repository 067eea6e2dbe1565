using System.Security.Cryptography;

namespace Sms.Webhooks;

/// <summary>
/// What sender and receiver share, as Standard Webhooks writes it: <c>whsec_</c> and the base64 of 24 to 64 random
/// bytes.
/// </summary>
public static class Secret
{
    private const string Prefix = "whsec_";
    private const int Bytes = 32;

    public static string Draw() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>The bytes that sign.</summary>
    /// <exception cref="FormatException">It is not a secret.</exception>
    public static byte[] Key(string secret) =>
        secret.StartsWith(Prefix, StringComparison.Ordinal)
            ? Convert.FromBase64String(secret[Prefix.Length..])
            : throw new FormatException("A secret begins with whsec_.");
}
