using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>A CloudEvent 1.0 in structured JSON.</summary>
/// <remarks>For the description of the API: <see cref="Messaging.CloudEventForm"/> writes it.</remarks>
/// <param name="SpecVersion">1.0.</param>
/// <param name="Id">Id of the stored event.</param>
/// <param name="Source">The service.</param>
/// <param name="Type">Such as <c>sms.incidents.stored.incident-reported</c>.</param>
/// <param name="Subject">Id of the stream.</param>
/// <param name="Time">When it happened.</param>
/// <param name="DataContentType">application/json.</param>
/// <param name="Sequence">Version of the stream, a decimal number.</param>
/// <param name="Position">Position in the log of the service, a decimal number.</param>
/// <param name="RecordedTime">When it was stored.</param>
/// <param name="CorrelationId">The same for everything that followed from one cause.</param>
/// <param name="CausationId">Id of the message that caused it.</param>
/// <param name="Actor">User id of who did it.</param>
/// <param name="Client">The program that they used.</param>
/// <param name="TraceParent">W3C trace context.</param>
/// <param name="Data">What happened: the event as it is stored.</param>
[SchemaName("CloudEvent")]
public sealed record DescribedCloudEvent(
    [property: JsonPropertyName("specversion")] string SpecVersion,
    string Id,
    string Source,
    string Type,
    string Subject,
    DateTimeOffset Time,
    [property: JsonPropertyName("datacontenttype")] string DataContentType,
    string Sequence,
    string Position,
    [property: JsonPropertyName("recordedtime")] DateTimeOffset RecordedTime,
    [property: JsonPropertyName("correlationid")] string CorrelationId,
    [property: JsonPropertyName("causationid")] string? CausationId,
    string? Actor,
    string? Client,
    [property: JsonPropertyName("traceparent")] string? TraceParent,
    JsonElement Data
);
