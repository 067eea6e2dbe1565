using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Sms.Problems;

/// <summary>
/// Ids that are made of what they stand for, so that a second try finds what the first one made, on any replica,
/// without a table. A UUID of version 8 (RFC 9562): the first 128 bits of SHA-256 over a text in UTF-8, with version
/// and variant set.
/// </summary>
public static partial class ImportedId
{
    public const string SourcePattern = "^[a-z][a-z0-9-]{0,39}$";
    public const string NumberPattern = "^[A-Za-z0-9_-]{1,50}$";

    /// <summary>Of a problem of another system.</summary>
    public static Guid Of(string source, string number) => Hash($"sms:problem-import:{source}:{number}");

    /// <summary>Of an incident of another system: made as the incidents' own import makes it.</summary>
    public static Guid OfIncident(string source, string number) => Hash($"sms:import:{source}:{number}");

    /// <summary>The id behind <c>servicenow:PRB0010023</c>, or null for what is no such number.</summary>
    public static Guid? Parse(string text) =>
        Number().Match(text) is { Success: true } match ? Of(match.Groups[1].Value, match.Groups[2].Value) : null;

    internal static Guid Hash(string text)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes[..16], bigEndian: true);
    }

    [GeneratedRegex("^([a-z][a-z0-9-]{0,39}):([A-Za-z0-9_-]{1,50})$")]
    private static partial Regex Number();
}
