using System.Security.Cryptography;
using System.Text;

namespace Sms.Capacity;

/// <summary>
/// The id of a stream that people name by a key: the same key always gives the same one, so that two who define it at
/// once meet. A UUID of version 8 (RFC 9562): the first 128 bits of SHA-256 over <c>sms:capacity:KIND:KEY</c> in UTF-8,
/// with version and variant set.
/// </summary>
public static class ResourceId
{
    public const string KeyPattern = "^[a-z0-9][a-z0-9._-]{0,99}$";

    public static Guid Of(string key) => Of("resource", key);

    public static Guid Of(string kind, string key)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"sms:capacity:{kind}:{key}"), bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes[..16], bigEndian: true);
    }
}
