using System.Security.Cryptography;
using System.Text;

namespace Sms.Identity;

/// <summary>Ids of streams: of a person the id of the account, of a client one that its name gives.</summary>
public static class HolderId
{
    public static Guid OfClient(string clientId)
    {
        Span<byte> id = SHA256.HashData(Encoding.UTF8.GetBytes($"sms:client:{clientId}")).AsSpan(0, 16);
        // Version 8 of RFC 9562: made in a way of one's own.
        id[6] = (byte)((id[6] & 0x0f) | 0x80);
        id[8] = (byte)((id[8] & 0x3f) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
