using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Sms.Incidents;

/// <summary>
/// The id of an imported incident's stream: the same source and number always give the same one, so that a second
/// import finds what the first one made, on any replica, without a table. A UUID of version 8 (RFC 9562): the first 128
/// bits of SHA-256 over <c>sms:import:SOURCE:NUMBER</c> in UTF-8, with version and variant set.
/// </summary>
public static partial class ImportedId
{
    public const string SourcePattern = "^[a-z][a-z0-9-]{0,39}$";
    public const string NumberPattern = "^[A-Za-z0-9_-]{1,50}$";

    public static Guid Of(string source, string number)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"sms:import:{source}:{number}"), bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes[..16], bigEndian: true);
    }

    /// <summary>The id behind <c>servicenow:INC0010023</c>, or null for what is no such number.</summary>
    public static Guid? Parse(string text) =>
        Number().Match(text) is { Success: true } match ? Of(match.Groups[1].Value, match.Groups[2].Value) : null;

    [GeneratedRegex("^([a-z][a-z0-9-]{0,39}):([A-Za-z0-9_-]{1,50})$")]
    private static partial Regex Number();
}
