using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Capacity;

/// <summary>A measurement as it is posted.</summary>
/// <param name="Resource">Its key.</param>
internal sealed record PostedSample(string? Resource, DateTimeOffset? At, double? Value);

/// <param name="Accepted">Measurements that are durable now, those that were known before among them.</param>
internal sealed record SamplesTaken(int Accepted);

/// <summary>
/// <c>POST /samples</c>: measurements as a JSON array, or one a line (<c>application/x-ndjson</c>). All of them or
/// none: 400 names the first that is wrong. Repeats are harmless, and any order will do.
/// </summary>
internal static partial class SampleEndpoints
{
    private const string Lines = "application/x-ndjson";
    private const int MostAtOnce = 100_000;

    internal static void MapSamples(this IEndpointRouteBuilder app) =>
        app.MapPost("/samples", Post)
            .Requires(Responsibilities.WriteSamples)
            .DescribedAs("postSamples", "Stores measurements of resources.")
            .WithTags("samples")
            .Accepts<PostedSample[]>("application/json", Lines)
            .Produces<SamplesTaken>();

    private static async Task<IResult> Post(
        HttpContext http,
        ResourceBook book,
        SampleWriter writer,
        IOptions<CapacityRules> rules,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (posted, problem) = await Read(http, cancellation);
        if (problem is not null)
            return problem;
        var (known, latest) = ((await book.Current(cancellation)).ByKey, time.GetUtcNow() + rules.Value.AheadAtMost);
        var samples = new List<ResourceSample>(posted.Count);
        foreach (var (i, one) in posted.Index())
        {
            if (one?.Resource is null || !known.TryGetValue(one.Resource, out var resource))
                return Problems.Invalid($"[{i}].resource", $"There is no resource {one?.Resource}.");
            if (one.At is not { } at)
                return Problems.Invalid($"[{i}].at", "When it was measured.");
            if (at > latest)
                return Problems.Invalid($"[{i}].at", "It cannot have been measured after now.");
            if (at < Oldest)
                return Problems.Invalid($"[{i}].at", $"Not before {Oldest:yyyy}.");
            if (one.Value is not { } value || !double.IsFinite(value))
                return Problems.Invalid($"[{i}].value", "A number.");
            samples.Add(new(resource.Id, at, value));
        }

        await writer.Write(samples).WaitAsync(cancellation);
        return Results.Ok(new SamplesTaken(samples.Count));
    }

    /// <summary>Nothing was measured before; a time in the wrong unit was.</summary>
    internal static DateTimeOffset Oldest { get; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One after the other, so that a body with too many of them takes no memory for the rest.</summary>
    private static async Task<(IReadOnlyList<PostedSample?> Posted, IResult? Problem)> Read(
        HttpContext http,
        CancellationToken cancellation
    )
    {
        var encoding = http.Request.Headers.ContentEncoding.ToString();
        if (encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return (
                [],
                Problems.Of(
                    StatusCodes.Status415UnsupportedMediaType,
                    "unsupported-media-type",
                    "Measurements are posted without a Content-Encoding."
                )
            );
        var areLines = http.Request.ContentType?.StartsWith(Lines, StringComparison.OrdinalIgnoreCase) is true;
        var posted = new List<PostedSample?>();
        try
        {
            await foreach (
                var one in JsonSerializer.DeserializeAsyncEnumerable<PostedSample?>(
                    http.Request.Body,
                    topLevelValues: areLines,
                    RequestJson.Options,
                    cancellation
                )
            )
            {
                if (posted.Count == MostAtOnce)
                    return ([], Problems.Invalid("body", $"At most {MostAtOnce} measurements at once."));
                posted.Add(one);
            }

            return (posted, null);
        }
        catch (JsonException wrong)
        {
            return ([], Explain(wrong));
        }
    }

    /// <summary>Names the member if it is known whose it is; else the line.</summary>
    private static IResult Explain(JsonException wrong)
    {
        var found = Place().Match(wrong.Path ?? "");
        var (place, member) = (found.Groups[1].Value, found.Groups[2].Value);
        return member switch
        {
            "resource" => Problems.Invalid($"{place}.resource", "The key of a resource."),
            "at" => Problems.Invalid($"{place}.at", "When it was measured, such as 2026-11-26T10:00:00Z."),
            "value" => Problems.Invalid($"{place}.value", "A number."),
            _ => Problems.Invalid(
                "body",
                $"An array of {{resource, at, value}}, or one a line. Line {wrong.LineNumber + 1} cannot be read."
            ),
        };
    }

    [GeneratedRegex(@"^\$(\[[0-9]+\])\.([a-z]+)$")]
    private static partial Regex Place();
}
