using System.Diagnostics.Metrics;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using Sms.Capacity.RemoteWrite;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.Telemetry;
using Snappier;

namespace Sms.Capacity;

/// <summary>
/// <c>POST /api/v1/write</c>: Prometheus' remote write 1.0, a block of snappy with a WriteRequest. 204 when it is durable; 400 for what
/// is none, which Prometheus does not send again. Series that no resource wants are passed over.
/// </summary>
internal static class RemoteWriteEndpoint
{
    private const string MediaType = "application/x-protobuf";
    private const int LargestBody = 8 * 1024 * 1024;
    private const int LargestRequest = 64 * 1024 * 1024;

    private static readonly Counter<long> Unwanted =
        Signals.Meter.CreateCounter<long>("sms.capacity.unwanted", "{series}", "Series of remote write that no resource wants.");

    internal static void MapRemoteWrite(this IEndpointRouteBuilder app) => app.MapPost("/api/v1/write", Write)
        .Requires(Responsibilities.WriteSamples).WithName("Remote write").WithTags("samples").Accepts<byte[]>(MediaType).Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> Write(
        HttpContext http, ResourceBook book, SampleWriter writer, IOptions<CapacityRules> rules, TimeProvider time, CancellationToken cancellation)
    {
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, cancellation);
        if (body.Length > LargestBody) return Problems.Of(StatusCodes.Status413PayloadTooLarge, "too-large", $"At most {LargestBody} bytes.");
        if (Parse(body.GetBuffer().AsSpan(0, (int)body.Length)) is not { } request) return Problems.Invalid("body", "Not a WriteRequest of remote write 1.0 in a block of snappy.");
        var resources = (await book.Current(cancellation)).ByMetric;
        var samples = new List<ResourceSample>();
        var (earliest, latest) = (SampleEndpoints.Oldest, time.GetUtcNow() + rules.Value.AheadAtMost);
        var taken = new HashSet<Guid>();
        // Of several series that fit, the first by its labels: those of another do not belong to it.
        foreach (var series in request.Timeseries.OrderBy(series => series.ToString(), StringComparer.Ordinal))
        {
            var labels = series.Labels.DistinctBy(label => label.Name).ToDictionary(label => label.Name, label => label.Value);
            var wanted = resources[labels.GetValueOrDefault(MeasurementSource.NameLabel, "")]
                .Where(resource => resource.Terms.Source!.Labels!.All(label => labels.GetValueOrDefault(label.Key) == label.Value)).ToList();
            if (wanted.Count == 0) Unwanted.Add(1);
            foreach (var resource in wanted.Where(resource => taken.Add(resource.Id)))
            {
                // Prometheus marks the end of a series by a NaN.
                samples.AddRange(series.Samples.Where(sample => double.IsFinite(sample.Value) && IsTime(sample.Timestamp))
                    .Select(sample => new ResourceSample(resource.Id, DateTimeOffset.FromUnixTimeMilliseconds(sample.Timestamp), sample.Value)));
            }
        }

        await writer.Write(samples).WaitAsync(cancellation);
        return Results.NoContent();

        bool IsTime(long milliseconds) => milliseconds >= earliest.ToUnixTimeMilliseconds() && milliseconds <= latest.ToUnixTimeMilliseconds();
    }

    private static WriteRequest? Parse(ReadOnlySpan<byte> block)
    {
        try
        {
            // The block says itself how large it will be: nobody takes our memory by a few bytes.
            return Snappy.GetUncompressedLength(block) is >= 0 and <= LargestRequest ? WriteRequest.Parser.ParseFrom(Snappy.DecompressToArray(block)) : null;
        }
        catch (Exception rubbish) when (rubbish is InvalidDataException or InvalidProtocolBufferException or ArgumentException or OverflowException)
        {
            return null;
        }
    }
}
