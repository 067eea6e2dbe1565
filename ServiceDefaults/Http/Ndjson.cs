using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Sms.ServiceDefaults.Http;

/// <summary>Answers of any length: a JSON value a line.</summary>
internal static class Ndjson
{
    internal const string MediaType = "application/x-ndjson";

    private static readonly ReadOnlyMemory<byte> NewLine = "\n"u8.ToArray();

    internal static async Task WriteLine<T>(this HttpResponse response, T value, CancellationToken cancellation)
    {
        await JsonSerializer.SerializeAsync(response.Body, value, Defaults.Json, cancellation);
        await response.Body.WriteAsync(NewLine, cancellation);
    }
}
