using System.Collections;
using System.Globalization;
using RabbitMQ.Client;
using static Wolverine.Transports.DeadLetterQueueConstants;

namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>
/// What the headers of a dead letter tell of its death. A handler's failure is told by the service, anything else by
/// the broker.
/// </summary>
internal sealed record Death(string? Queue, DateTimeOffset? At, string? ErrorType, string? Error)
{
    private const string ByBroker = "x-death";
    private const string QueueUri = "rabbitmq://queue/";

    private static readonly Death Unknown = new(null, null, null, null);

    /// <summary>Header: how often it was tried in this life.</summary>
    internal const string Attempts = "attempts";

    private static readonly string[] Told =
    [
        .. DiagnosticHeaders,
        FailureGroupHeader,
        FailureTitleHeader,
        Attempts,
        ByBroker,
        "x-delivery-count",
        "x-acquired-count",
    ];

    /// <summary>How a queue is named in what is told of a death on it.</summary>
    internal static Uri Address(string queue) => new(QueueUri + queue);

    internal static Death Of(IDictionary<string, object?> headers) =>
        new[] { OfHandler(headers), OfBroker(headers) }.OfType<Death>().MaxBy(death => death.At) ?? Unknown;

    /// <summary>It tells of a death, and must not be taken for the next one's.</summary>
    internal static bool Tells(string header) =>
        Told.Contains(header)
        || header.StartsWith("x-first-death-", StringComparison.Ordinal)
        || header.StartsWith("x-last-death-", StringComparison.Ordinal);

    private static Death? OfHandler(IDictionary<string, object?> headers)
    {
        if (AmqpValue.Text(headers, ExceptionTypeHeader) is not { } error)
            return null;
        var from = AmqpValue.Text(headers, OriginalDestinationHeader);
        var isTime =
            long.TryParse(AmqpValue.Text(headers, FailedAtHeader), CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
        return new Death(
            from?.StartsWith(QueueUri, StringComparison.Ordinal) is true ? from[QueueUri.Length..] : null,
            isTime ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null,
            error,
            AmqpValue.Text(headers, ExceptionMessageHeader)
        );
    }

    private static Death? OfBroker(IDictionary<string, object?> headers)
    {
        // The latest death is the first of the list.
        if (
            !headers.TryGetValue(ByBroker, out var value)
            || value is not IList { Count: > 0 } deaths
            || deaths[0] is not IDictionary<string, object?> death
        )
            return null;
        return new Death(
            AmqpValue.Text(death, "queue"),
            death.TryGetValue("time", out var time) && time is AmqpTimestamp at ? AmqpValue.Time(at) : null,
            null,
            Reason(AmqpValue.Text(death, "reason"))
        );
    }

    private static string? Reason(string? reason) =>
        reason switch
        {
            "rejected" => "Rejected by its consumer, whose log says why.",
            "delivery_limit" => "Delivered too often without an answer: its consumer may have died of it.",
            _ => reason,
        };
}
