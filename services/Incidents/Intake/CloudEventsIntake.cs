using System.Text.Json;
using System.Text.Unicode;
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
        var media = CloudEventsData.TypeOf(request.ContentType)?.MediaType.ToLowerInvariant();
        if (IsBinary(request))
        {
            var (message, errors) = Binary(request, body);
            return errors.Count > 0 ? AlertReading.Invalid(errors) : CloudEventsAlert.Read(message, integration);
        }

        if (media is not (Structured + "+json" or Batch + "+json"))
            return null;
        if (!Utf8.IsValid(body.Span))
            return AlertReading.Invalid(JsonBody.NotUtf8);
        try
        {
            IReadOnlyList<CloudEvent> events = media switch
            {
                Structured + "+json" => [CloudEventForm.Formatter.DecodeStructuredModeMessage(body, null, null)],
                _ => CloudEventForm.Formatter.DecodeBatchModeMessage(body, null, null),
            };
            return Merge([.. events.Select(e => CloudEventsAlert.Read(e, integration))]);
        }
        catch (Exception error)
            when (error is ArgumentException or JsonException or FormatException or InvalidOperationException)
        {
            return AlertReading.Invalid(new FieldError("body", $"is not a CloudEvent: {error.Message}"));
        }
    }

    internal static bool IsBinary(HttpRequest request) =>
        request.Headers.ContainsKey(HeaderPrefix + "specversion")
        && request.ContentType?.StartsWith(Structured, StringComparison.OrdinalIgnoreCase) is not true;

    private static (CloudEvent Message, IReadOnlyList<FieldError> Errors) Binary(
        HttpRequest request,
        ReadOnlyMemory<byte> body
    )
    {
        var message = new CloudEvent(CloudEventsSpecVersion.V1_0)
        {
            DataContentType = request.ContentType,
            Data = body.ToArray(),
        };
        var errors = new List<FieldError>();
        foreach (var (name, values) in request.Headers)
        {
            if (!name.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase))
                continue;
            var header = name.ToLowerInvariant();
            if (values.Count > 1)
                errors.Add(new(header, "is there more than once"));
            else if (Set(message, header[HeaderPrefix.Length..], values.ToString()) is { } problem)
                errors.Add(new(header, problem));
        }

        return (message, errors);
    }

    /// <returns>What is wrong with the value, or null.</returns>
    private static string? Set(CloudEvent message, string attribute, string value)
    {
        try
        {
            var decoded = CloudEventsHeader.Decode(value);
            if (attribute == "specversion")
                return decoded == message.SpecVersion.VersionId ? null : $"has to be {message.SpecVersion.VersionId}";
            message.SetAttributeFromString(attribute, decoded);
            return null;
        }
        catch (FormatException problem)
        {
            return problem.Message;
        }
        catch (ArgumentException problem)
        {
            return $"is not valid: {problem.Message}";
        }
    }

    /// <summary>One unreadable event refuses the batch: it is taken as a whole or not at all.</summary>
    private static AlertReading Merge(IReadOnlyList<AlertReading> readings)
    {
        var errors = readings
            .SelectMany(
                (reading, i) =>
                    reading.Errors.Select(error =>
                        readings.Count == 1 ? error : error with { Field = $"[{i}].{error.Field}" }
                    )
            )
            .ToList();
        return errors.Count > 0
            ? AlertReading.Invalid(errors)
            : AlertReading.Of([.. readings.SelectMany(reading => reading.Alerts)]);
    }
}
