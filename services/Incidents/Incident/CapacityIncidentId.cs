using System.Security.Cryptography;
using System.Text;

namespace Sms.Incidents;

/// <summary>
/// The id of the incident of a shortage: one cause always gives the same one, so that it has one incident, however
/// often and in whatever order it is told of. A UUID of version 8 (RFC 9562): the first 128 bits of SHA-256 over
/// <c>sms:capacity:CAUSE</c> in UTF-8, with version and variant set.
/// </summary>
public static class CapacityIncidentId
{
    public static Guid Of(string causeId)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"sms:capacity:{causeId}"), bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes[..16], bigEndian: true);
    }
}
