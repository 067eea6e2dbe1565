using Microsoft.AspNetCore.Http;

namespace Sms.ServiceDefaults.Http;

/// <summary>What a request shows of who sends it; nothing of it is checked here.</summary>
public static class Credentials
{
    private const string Scheme = "Bearer ";

    /// <returns>What stands behind <c>Authorization: Bearer</c> (RFC 6750), or null.</returns>
    public static string? Bearer(this HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
    }
}
