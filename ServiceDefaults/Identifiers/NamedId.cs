using System.Security.Cryptography;
using System.Text;

namespace Sms.ServiceDefaults;

/// <summary>
/// Ids of streams that follow from names: the same names give the same id on every replica, without a table. An id is a
/// UUID of version 8 (RFC 9562): the first 128 bits of SHA-256 over a text in UTF-8, with version and variant set. Ids
/// are stored, so the text of an existing id must never change.
/// </summary>
public static class NamedId
{
    /// <summary>
    /// The id of a list of names. Each name follows its length, in UTF-16 units, and a colon, so that no two lists have
    /// the same text. New ids are made this way.
    /// </summary>
    public static Guid Of(params IEnumerable<string> names) =>
        OfText(string.Concat(names.Select(name => $"{name.Length}:{name}")));

    /// <summary>
    /// The id of a text such as <c>sms:service:mail</c>. For ids that exist already: names that contain the separator
    /// could meet here.
    /// </summary>
    public static Guid OfText(string text)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes[..16], bigEndian: true);
    }
}
