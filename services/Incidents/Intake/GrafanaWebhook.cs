using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sms.Incidents;

/// <summary>
/// Grafana Alerting's webhook, version 1: Alertmanager's with more addresses, and an optional signature.
/// </summary>
public static class GrafanaWebhook
{
    public const string Source = "grafana";
    public const string SignatureHeader = "X-Grafana-Alerting-Signature";

    public static AlertReading Read(ReadOnlySpan<byte> body, Integration integration) =>
        JsonBody.TryRead<AlertmanagerMessage<GrafanaAlert>>(body, out var message, out var error)
            ? AlertmanagerWebhook.Read(message, integration, Source, Bounded.Hash(body))
            : AlertReading.Invalid(error);

    /// <summary>
    /// Whether the header is the HMAC-SHA256 of the body, in hex. Takes the same time for every wrong signature.
    /// </summary>
    public static bool IsSigned(ReadOnlySpan<byte> body, string? signature, string secret)
    {
        if (signature is not { Length: 2 * HMACSHA256.HashSizeInBytes } || !signature.All(char.IsAsciiHexDigit))
            return false;
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body);
        return CryptographicOperations.FixedTimeEquals(expected, Convert.FromHexString(signature));
    }
}

internal sealed record GrafanaAlert(
    string? Status,
    JsonElement StartsAt,
    JsonElement EndsAt,
    string? GeneratorURL,
    string? Fingerprint,
    string? PanelURL,
    string? DashboardURL,
    string? SilenceURL
) : AlertmanagerAlert(Status, StartsAt, EndsAt, GeneratorURL, Fingerprint)
{
    public override IEnumerable<KeyValuePair<string, string?>> Addresses() =>
        [new("panel", PanelURL), new("dashboard", DashboardURL), .. base.Addresses(), new("silence", SilenceURL)];
}
