using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sms.Webhooks;

/// <summary>The symmetric signature of Standard Webhooks 1.0: HMAC-SHA256 of <c>id.timestamp.body</c>.</summary>
public static class Signature
{
    /// <summary>
    /// Value of <c>webhook-signature</c>: one for each secret, apart by a space; a receiver accepts any of them.
    /// </summary>
    /// <param name="secrets">Those that are valid now, the newest first.</param>
    /// <param name="id">Value of <c>webhook-id</c>; has no full stop.</param>
    /// <param name="timestamp">Value of <c>webhook-timestamp</c>: the moment of the attempt in seconds since
    /// 1970.</param>
    /// <param name="body">The bytes as they are sent.</param>
    public static string Of(IEnumerable<string> secrets, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}."));
        byte[] content = [.. head, .. body];
        return string.Join(
            ' ',
            secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Secret.Key(secret), content)))
        );
    }
}
