using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using JasperFx.Events;

namespace Sms.ServiceDefaults.Messaging;

/// <summary>
/// Stored events as CloudEvents 1.0. On the broker <c>data</c> is the contract and <c>type</c> its identity;
/// in the history <c>data</c> is the event as it is stored.
/// </summary>
public static class CloudEventForm
{
    private static readonly CloudEventAttribute Sequence = Extension("sequence");
    private static readonly CloudEventAttribute Correlation = Extension("correlationid");
    private static readonly CloudEventAttribute Causation = Extension("causationid");
    private static readonly CloudEventAttribute Trace = Extension("traceparent");
    private static readonly CloudEventAttribute Actor = Extension("actor");
    private static readonly CloudEventAttribute Client = Extension("client");
    private static readonly CloudEventAttribute Position = Extension("position");
    private static readonly CloudEventAttribute Recorded = CloudEventAttribute.CreateExtension(
        "recordedtime",
        CloudEventAttributeType.Timestamp
    );

    /// <summary>Writes structured JSON, the form of every message and of the history feed.</summary>
    public static JsonEventFormatter Formatter { get; } = new(Defaults.Json, default);

    /// <param name="e">The stored event.</param>
    /// <param name="service">Becomes <c>source</c>.</param>
    /// <param name="type">Becomes <c>type</c>.</param>
    /// <param name="data">Becomes <c>data</c>.</param>
    /// <param name="time">Business time; the extension <c>recordedtime</c> says when it was stored.</param>
    public static CloudEvent Create(IEvent e, string service, string type, object data, DateTimeOffset time)
    {
        var cloudEvent = new CloudEvent(CloudEventsSpecVersion.V1_0)
        {
            Id = e.Id.ToString(),
            Source = new Uri(service, UriKind.Relative),
            Type = type,
            Subject = e.StreamId.ToString(),
            Time = time,
            DataContentType = "application/json",
            Data = data,
        };
        cloudEvent[Sequence] = e.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        cloudEvent[Position] = e.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture);
        cloudEvent[Recorded] = e.Timestamp;
        cloudEvent[Correlation] = e.CorrelationId ?? e.StreamId.ToString();
        if (e.CausationId is { } causation)
            cloudEvent[Causation] = causation;
        if (e.GetHeader(Tracing.Actor)?.ToString() is { } actor)
            cloudEvent[Actor] = actor;
        if (e.GetHeader(Tracing.Client)?.ToString() is { } client)
            cloudEvent[Client] = client;
        if (e.TraceParent() is { } trace)
            cloudEvent[Trace] = trace;
        return cloudEvent;
    }

    public static ReadOnlyMemory<byte> Encode(CloudEvent cloudEvent) =>
        Formatter.EncodeStructuredModeMessage(cloudEvent, out _);

    private static CloudEventAttribute Extension(string name) =>
        CloudEventAttribute.CreateExtension(name, CloudEventAttributeType.String);
}
