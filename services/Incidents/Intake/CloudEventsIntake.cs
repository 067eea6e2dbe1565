using System.Net.Mime;
using System.Text.Json;
using CloudNative.CloudEvents;
using Sms.ServiceDefaults.Messaging;

namespace Sms.Incidents;

/// <summary>CloudEvents over HTTP in its three modes: structured, batch, and binary with <c>ce-</c> headers.</summary>
internal static class CloudEventsIntake
{
    private const string Structured = "application/cloudevents";
    private const string Batch = "application/cloudevents-batch";
    private const string HeaderPrefix = "ce-";

    internal static AlertReading? Read(HttpRequest request, ReadOnlyMemory<byte> body, Integration integration)
    {
        var type = request.ContentType is { } text && TryParse(text) is { } parsed ? parsed : null;
        var media = type?.MediaType.ToLowerInvariant();
        var isBinary = request.Headers.ContainsKey("ce-specversion");
        if (!isBinary && media is not (Structured + "+json" or Batch + "+json")) return null;
        try
        {
            IReadOnlyList<CloudEvent> events = media switch
            {
                Structured + "+json" => [CloudEventForm.Formatter.DecodeStructuredModeMessage(body, type, null)],
                Batch + "+json" => CloudEventForm.Formatter.DecodeBatchModeMessage(body, type, null),
                _ => [Binary(request, body)],
            };
            return Merge([.. events.Select(e => CloudEventsAlert.Read(e, integration))]);
        }
        catch (Exception error) when (error is ArgumentException or JsonException or FormatException or InvalidOperationException)
        {
            return AlertReading.Invalid(new FieldError("body", $"is not a CloudEvent: {error.Message}"));
        }
    }

    private static CloudEvent Binary(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var version = CloudEventsSpecVersion.FromVersionId(request.Headers["ce-specversion"])
            ?? throw new ArgumentException("ce-specversion has to be 1.0");
        var cloudEvent = new CloudEvent(version) { DataContentType = request.ContentType };
        foreach (var (name, value) in request.Headers)
        {
            if (!name.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase)) continue;
            var attribute = name[HeaderPrefix.Length..].ToLowerInvariant();
            if (attribute != "specversion") cloudEvent.SetAttributeFromString(attribute, Uri.UnescapeDataString(value.ToString()));
        }

        CloudEventForm.Formatter.DecodeBinaryModeEventData(body, cloudEvent);
        return cloudEvent;
    }

    /// <summary>One unreadable event refuses the batch: it is taken as a whole or not at all.</summary>
    private static AlertReading Merge(IReadOnlyList<AlertReading> readings)
    {
        var errors = readings.SelectMany((reading, i) => reading.Errors.Select(error =>
            readings.Count == 1 ? error : error with { Field = $"[{i}].{error.Field}" })).ToList();
        return errors.Count > 0 ? AlertReading.Invalid(errors) : AlertReading.Of([.. readings.SelectMany(reading => reading.Alerts)]);
    }

    private static ContentType? TryParse(string text)
    {
        try
        {
            return new ContentType(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
