using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Sms.Changes;

/// <summary>
/// The id of what others name: the same names always give the same one, on any replica, without a table. A UUID of
/// version 8 (RFC 9562): the first 128 bits of SHA-256 over the names, each behind its length, with version and variant
/// set.
/// </summary>
public static partial class KnownId
{
    public const string SourcePattern = "^[a-z][a-z0-9-]{0,39}$";
    public const string NumberPattern = "^[A-Za-z0-9_-]{1,50}$";

    public static Guid Of(params IEnumerable<string> names)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(names.Select(name => $"{name.Length}:{name}"))), bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes[..16], bigEndian: true);
    }

    /// <summary>The id behind <c>servicenow:CHG0010023</c>, or null for what is no such number.</summary>
    public static Guid? Imported(string text) =>
        Number().Match(text) is { Success: true } match ? Imported(match.Groups[1].Value, match.Groups[2].Value) : null;

    public static Guid Imported(string source, string externalId) => Of("import", source, externalId);

    [GeneratedRegex("^([a-z][a-z0-9-]{0,39}):([A-Za-z0-9_-]{1,50})$")]
    private static partial Regex Number();
}
