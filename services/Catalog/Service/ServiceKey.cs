using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Sms.Catalog;

/// <summary>
/// The key by which everybody names a service. The id of its stream follows from it, so that two who register it at the
/// same time, on any replica, mean the same stream: a UUID of version 8 (RFC 9562), the first 128 bits of SHA-256 over
/// <c>sms:service:KEY</c> in UTF-8, with version and variant set.
/// </summary>
public static partial class ServiceKey
{
    /// <summary>
    /// Lower-case letters, digits, hyphens and dots, 1 to 100 of them; begins with a letter or digit.
    /// </summary>
    public const string Pattern = "^[a-z0-9][a-z0-9.-]{0,99}$";

    /// <summary>It would not be found: <c>/services/graph</c> is something else.</summary>
    public const string Reserved = "graph";

    public static Guid IdOf(string service)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"sms:service:{service}"), bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes[..16], bigEndian: true);
    }

    public static bool IsWellFormed(string? text) => text is not null && WellFormed().IsMatch(text);

    // Not the pattern itself, whose end is also in front of a last line break.
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{0,99}\z")]
    private static partial Regex WellFormed();
}
