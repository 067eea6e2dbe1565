using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Sms.Contracts;
using Sms.ServiceDefaults.Messaging;

namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>What a dead message tells of itself.</summary>
internal static partial class LetterReading
{
    /// <summary>
    /// Header that counts how often the message was sent back; it goes along with whatever becomes of it.
    /// </summary>
    internal const string Replays = "sms-replays";

    private const int PreviewCharacters = 160;

    internal static DeadLetter Summary(DeadMessage message, string service)
    {
        var death = Death.Of(message.Headers);
        return new DeadLetter
        {
            Id = Id(message),
            Type = message.Properties.Type,
            Queue = IsOwn(death.Queue, service) ? death.Queue : null,
            DiedAt = death.At,
            ErrorType = death.ErrorType,
            Error = death.Error,
            Replays = int.TryParse(
                AmqpValue.Text(message.Headers, Replays),
                CultureInfo.InvariantCulture,
                out var replays
            )
                ? replays
                : 0,
            Size = message.Body.Length,
            Preview = Preview(message.Body.Span),
        };
    }

    /// <summary>The summary, with all that lists leave out.</summary>
    internal static DeadLetter Whole(DeadLetter summary, DeadMessage message)
    {
        var isText = Utf8.IsValid(message.Body.Span);
        return summary with
        {
            MessageId = message.Properties.MessageId,
            CorrelationId = message.Properties.CorrelationId,
            ContentType = message.Properties.ContentType,
            Headers = message
                .Headers.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .ToDictionary(pair => pair.Key, pair => AmqpValue.Plain(pair.Value)),
            Body = isText ? Encoding.UTF8.GetString(message.Body.Span) : null,
            BodyBase64 = isText ? null : Convert.ToBase64String(message.Body.Span),
        };
    }

    /// <summary>
    /// The identity of one death of one message, by which a repeated delivery is recognised. Null without a message id
    /// or a time of death: then two messages may be alike, and each is kept.
    /// </summary>
    internal static Guid? DeathId(DeadMessage message)
    {
        var death = Death.Of(message.Headers);
        return message.Properties.MessageId is { } id && death.At is { } at
            ? NamedId.Of(
                id,
                death.Queue ?? "",
                at.UtcTicks.ToString(CultureInfo.InvariantCulture),
                AmqpValue.Text(message.Headers, Replays) ?? "",
                Convert.ToHexStringLower(SHA256.HashData(message.Body.Span))
            )
            : null;
    }

    private static string Id(DeadMessage message) =>
        message.Properties.MessageId is { } id && Address().IsMatch(id)
            ? id
            : $"body-{Convert.ToHexStringLower(SHA256.HashData(message.Body.Span))[..16]}";

    /// <summary>Headers may be anybody's: a letter goes back to a queue of this service, or nowhere.</summary>
    private static bool IsOwn(string? queue, string service) =>
        queue?.StartsWith($"{service}.", StringComparison.Ordinal) is true && queue != Routes.DeadLetters(service);

    /// <param name="body">The body, or its first 640 bytes.</param>
    internal static string Preview(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * PreviewCharacters)]);
        return NotShown().Replace(text, " ")[..Math.Min(text.Length, PreviewCharacters)];
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$")]
    private static partial Regex Address();

    // Whoever lists letters looks at a terminal, which obeys such characters.
    [GeneratedRegex(@"[\p{C}\s]")]
    private static partial Regex NotShown();
}
