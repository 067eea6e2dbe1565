using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;
using Sms.ServiceDefaults.Telemetry;
using Snappier;

namespace Sms.Capacity;

/// <summary>
/// <c>POST /api/v1/write</c>: Prometheus' remote write 1.0 and 2.0, a message of protobuf in a block of snappy. 204
/// when it is durable. What a sender must not send again is 400, 413 or 415; 503 with Retry-After is for it to send
/// again. Series that no resource wants are passed over. When samples that a resource wants cannot be stored, all
/// others are, and the answer is 400.
/// </summary>
internal static class RemoteWriteEndpoint
{
    private const string MediaType = "application/x-protobuf";
    private const string Version1 = "prometheus.WriteRequest";
    private const string Version2 = "io.prometheus.write.v2.Request";
    private const string Encoding = "snappy";
    private const int LargestBody = 4 * 1024 * 1024;
    private const int LargestMessage = 16 * 1024 * 1024;

    /// <summary>No element of snappy unpacks to more than so many times its own length.</summary>
    private const int LargestRatio = 64;

    /// <summary>Snappy's other format begins with it.</summary>
    private static ReadOnlySpan<byte> FramingFormat =>
        [0xFF, 0x06, 0x00, 0x00, (byte)'s', (byte)'N', (byte)'a', (byte)'P', (byte)'p', (byte)'Y'];

    private static readonly Counter<long> Unwanted = Signals.Meter.CreateCounter<long>(
        "sms.capacity.unwanted",
        "{series}",
        "Series of remote write that no resource wants."
    );

    internal static void MapRemoteWrite(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/v1/write", Write)
            .Requires(Responsibilities.WriteSamples)
            .DescribedAs("writePrometheusSamples", "Takes measurements by Prometheus' remote write, 1.0 or 2.0.")
            .WithTags("samples")
            .Accepts<byte[]>(MediaType)
            .Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> Write(
        HttpContext http,
        ResourceBook book,
        RemoteWriteLimiter limiter,
        SampleWriter writer,
        IOptions<CapacityRules> rules,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (VersionOf(http.Request) is not { } isVersion2)
            return Unsupported();
        if (http.Request.ContentLength > LargestBody)
            return TooLarge($"A body has at most {LargestBody} bytes.");
        var wanted = (await book.Current(cancellation)).Wanted;
        WantedSamples found;
        try
        {
            // So that all that are read at once take no more memory than there is.
            using var lease = await limiter.Acquire(cancellation);
            if (await ReadBody(http, cancellation) is not { } body)
                return TooLarge($"A body has at most {LargestBody} bytes.");
            using var message = Decompress(body);
            var latest = time.GetUtcNow() + rules.Value.AheadAtMost;
            found = new WriteRequestReader(message.Memory, isVersion2, wanted, SampleEndpoints.Oldest, latest).Read();
        }
        catch (InvalidDataException wrong)
        {
            return Problems.Invalid(
                "body",
                $"Not a {(isVersion2 ? Version2 : Version1)} of remote write in a block of snappy: {wrong.Message}"
            );
        }
        catch (RequestTooLarge tooLarge)
        {
            return TooLarge(tooLarge.Message);
        }

        Unwanted.Add(found.Unwanted);
        await writer.Write(found.Samples).WaitAsync(cancellation);
        if (isVersion2)
            ReportWritten(http.Response, found.Handled);
        return found.LeftOut.Count == 0 ? Results.NoContent() : Problems.Invalid("body", LeftOut(found));
    }

    /// <returns>Whether it is version 2.0; null: neither. Senders of version 1.0 may leave out the headers, as with
    /// Prometheus itself.</returns>
    private static bool? VersionOf(HttpRequest request)
    {
        var encoding = request.Headers.ContentEncoding.ToString().Trim();
        if (encoding.Length > 0 && !encoding.Equals(Encoding, StringComparison.OrdinalIgnoreCase))
            return null;
        if (string.IsNullOrWhiteSpace(request.ContentType))
            return false;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
            return null;
        if (!type.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase))
            return null;
        var message = type.Parameters.FirstOrDefault(parameter =>
            parameter.Name.Equals("proto", StringComparison.OrdinalIgnoreCase)
        );
        return message?.GetUnescapedValue().ToString() switch
        {
            null or Version1 => false,
            Version2 => true,
            _ => null,
        };
    }

    private static IResult Unsupported() =>
        Problems.Of(
            StatusCodes.Status415UnsupportedMediaType,
            "unsupported-media-type",
            $"Remote write is {MediaType} with proto={Version1} or proto={Version2}, and its encoding is {Encoding}."
        );

    private static IResult TooLarge(string detail) =>
        Problems.Of(StatusCodes.Status413PayloadTooLarge, "too-large", detail);

    /// <returns>Null when it is larger than is read.</returns>
    private static async Task<ReadOnlyMemory<byte>?> ReadBody(HttpContext http, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(RemoteWriteLimiter.LongestRead);
        var body = new MemoryStream((int)(http.Request.ContentLength ?? 0));
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (await http.Request.Body.ReadAsync(buffer, deadline.Token) is > 0 and var count)
            {
                if (body.Length + count > LargestBody)
                    return null;
                body.Write(buffer, 0, count);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The body came too slowly.", StatusCodes.Status408RequestTimeout);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <summary>The block says itself how large it will be: nobody takes our memory by a few bytes.</summary>
    private static IMemoryOwner<byte> Decompress(ReadOnlyMemory<byte> block)
    {
        if (block.Span.StartsWith(FramingFormat))
            throw new InvalidDataException("It is snappy's framing format.");
        try
        {
            var length = Snappy.GetUncompressedLength(block.Span);
            if (length > LargestMessage)
                throw new RequestTooLarge($"A body unpacks to at most {LargestMessage} bytes.");
            if (length < 0 || length > (long)LargestRatio * block.Length)
                throw new InvalidDataException("It says that it is longer than it can be.");
            return Snappy.DecompressToMemory(block.Span);
        }
        catch (Exception rubbish) when (rubbish is ArgumentException or OverflowException or InvalidOperationException)
        {
            throw new InvalidDataException(rubbish.Message);
        }
    }

    /// <summary>Without these a sender of version 2.0 takes it that nothing was understood.</summary>
    private static void ReportWritten(HttpResponse response, int samples)
    {
        response.Headers["X-Prometheus-Remote-Write-Samples-Written"] = samples.ToString(CultureInfo.InvariantCulture);
        response.Headers["X-Prometheus-Remote-Write-Histograms-Written"] = "0";
        response.Headers["X-Prometheus-Remote-Write-Exemplars-Written"] = "0";
    }

    private static string LeftOut(WantedSamples found)
    {
        var reasons = string.Join("; ", found.LeftOut.Select(one => $"{one.Value} because {one.Key}"));
        return $"{found.Samples.Count} samples are stored. Left out: {reasons}.";
    }
}

/// <summary>How many bodies of remote write are unpacked at once.</summary>
internal sealed class RemoteWriteLimiter : IDisposable
{
    private const int AtOnce = 4;

    /// <summary>A sender that is slower than this holds up others, and has to begin again.</summary>
    internal static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _free = new(AtOnce);

    /// <returns>To be disposed of when the body is read.</returns>
    /// <exception cref="Overloaded">Others were being read for some seconds.</exception>
    public async Task<IDisposable> Acquire(CancellationToken cancellation) =>
        await _free.WaitAsync(LongestWait, cancellation)
            ? new Lease(_free)
            : throw new Overloaded("Too many requests of remote write at once.");

    public void Dispose() => _free.Dispose();

    private sealed class Lease(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
