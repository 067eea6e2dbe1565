using System.Net.Security;

namespace Sms.Local;

/// <summary>How this machine's own system is spoken to.</summary>
public static class Loopback
{
    /// <summary>
    /// A certificate names the machine as others know it, not 127.0.0.1; but there is nobody in between. Elsewhere it
    /// has to be right.
    /// </summary>
    public static HttpClientHandler Handler() =>
        new()
        {
            ServerCertificateCustomValidationCallback = (request, _, _, errors) =>
                errors == SslPolicyErrors.None || request.RequestUri!.IsLoopback,
        };
}
