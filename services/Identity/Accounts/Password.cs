using System.Security.Cryptography;

namespace Sms.Identity;

internal static class Password
{
    internal const int ShortestLength = 12;

    /// <summary>Without characters that look like others: somebody may have to type it.</summary>
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    /// <summary>More than 110 bits.</summary>
    internal static string Draw() => RandomNumberGenerator.GetString(Alphabet, 20);

    /// <summary>Of a client: nobody types it.</summary>
    internal static string DrawSecret() => "smsc_" + RandomNumberGenerator.GetString(Alphabet, 43);
}
