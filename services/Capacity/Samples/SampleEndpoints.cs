using System.Text.Json;
using Microsoft.Extensions.Options;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;

namespace Sms.Capacity;

/// <summary>A measurement as it is posted.</summary>
/// <param name="Resource">Its key.</param>
internal sealed record PostedSample(string? Resource, DateTimeOffset? At, double? Value);

/// <param name="Accepted">Measurements that are durable now, those that were known before among them.</param>
internal sealed record SamplesTaken(int Accepted);

/// <summary>
/// <c>POST /samples</c>: measurements as a JSON array, or one a line (<c>application/x-ndjson</c>). All of them or none: 400 names the
/// first that is wrong. Repeats are harmless, and any order will do.
/// </summary>
internal static class SampleEndpoints
{
    private const string Lines = "application/x-ndjson";
    private const int MostAtOnce = 100_000;

    internal static void MapSamples(this IEndpointRouteBuilder app) => app.MapPost("/samples", Post)
        .Requires(Responsibilities.WriteSamples).WithName("Post samples").WithTags("samples").Accepts<PostedSample[]>("application/json", Lines).Produces<SamplesTaken>();

    private static async Task<IResult> Post(
        HttpContext http, ResourceBook book, SampleWriter writer, IOptions<CapacityRules> rules, TimeProvider time, CancellationToken cancellation)
    {
        var (posted, problem) = await Read(http, cancellation);
        if (problem is not null) return problem;
        if (posted.Count > MostAtOnce) return Problems.Invalid("body", $"At most {MostAtOnce} measurements at once.");
        var (known, latest) = ((await book.Current(cancellation)).ByKey, time.GetUtcNow() + rules.Value.AheadAtMost);
        var samples = new List<ResourceSample>(posted.Count);
        foreach (var (i, one) in posted.Index())
        {
            if (one?.Resource is null || !known.TryGetValue(one.Resource, out var resource)) return Problems.Invalid($"[{i}].resource", $"There is no resource {one?.Resource}.");
            if (one.At is not { } at) return Problems.Invalid($"[{i}].at", "When it was measured.");
            if (at > latest) return Problems.Invalid($"[{i}].at", "It cannot have been measured after now.");
            if (at < Oldest) return Problems.Invalid($"[{i}].at", $"Not before {Oldest:yyyy}.");
            if (one.Value is not { } value || !double.IsFinite(value)) return Problems.Invalid($"[{i}].value", "A number.");
            samples.Add(new(resource.Id, at, value));
        }

        await writer.Write(samples).WaitAsync(cancellation);
        return Results.Ok(new SamplesTaken(samples.Count));
    }

    /// <summary>Nothing was measured before; a time in the wrong unit was.</summary>
    internal static DateTimeOffset Oldest { get; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static async Task<(IReadOnlyList<PostedSample?> Posted, IResult? Problem)> Read(HttpContext http, CancellationToken cancellation)
    {
        try
        {
            if (http.Request.ContentType?.StartsWith(Lines, StringComparison.OrdinalIgnoreCase) is not true)
                return (await JsonSerializer.DeserializeAsync<PostedSample?[]>(http.Request.Body, RequestJson.Options, cancellation) ?? [], null);
            var lines = new List<PostedSample?>();
            using var reader = new StreamReader(http.Request.Body);
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                if (!string.IsNullOrWhiteSpace(line)) lines.Add(JsonSerializer.Deserialize<PostedSample>(line, RequestJson.Options));
            }

            return (lines, null);
        }
        catch (JsonException wrong)
        {
            return ([], Problems.Invalid("body", $"An array of {{resource, at, value}}, or one of them a line: {Problems.Describe(wrong)}"));
        }
    }
}
