namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>
/// A message that the service could not handle. Lists leave out what is further down: the message itself.
/// </summary>
public sealed record DeadLetter
{
    /// <summary>
    /// Its message id; where that does not fit into an address, or there is none, a digest of its body. Copies share
    /// it.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>CloudEvents type; null when its sender gave none.</summary>
    public string? Type { get; init; }

    /// <summary>
    /// The queue of this service that it died on; null when nothing tells, and then it cannot be sent back.
    /// </summary>
    public string? Queue { get; init; }

    public DateTimeOffset? DiedAt { get; init; }

    /// <summary>Name of the exception; null when the broker took it away.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The exception's message, or why the broker took it away.</summary>
    public string? Error { get; init; }

    /// <summary>How often it was sent back before it died this time.</summary>
    public int Replays { get; init; }

    /// <summary>Bytes of its body.</summary>
    public int Size { get; init; }

    /// <summary>How its body begins, in one line.</summary>
    public required string Preview { get; init; }

    public string? MessageId { get; init; }
    public string? CorrelationId { get; init; }
    public string? ContentType { get; init; }
    public IReadOnlyDictionary<string, object?>? Headers { get; init; }

    /// <summary>The whole body; null when it is no text.</summary>
    public string? Body { get; init; }

    /// <summary>The whole body when it is no text.</summary>
    public string? BodyBase64 { get; init; }
}

/// <param name="Count">How many there are that match the filter.</param>
/// <param name="Items">A page of them, the oldest first.</param>
/// <param name="Next">Send it as <c>cursor</c> for the next page; null at the end.</param>
public sealed record DeadLetterPage(string Service, long Count, IReadOnlyList<DeadLetter> Items, string? Next);

/// <param name="Items">All that have the id: at least one.</param>
public sealed record SameDeadLetters(IReadOnlyList<DeadLetter> Items);

/// <param name="Replayed">Back on the queues that they died on.</param>
/// <param name="Stayed">Still dead: which queue they died on is not known, or it is not there any more.</param>
public sealed record ReplayedDeadLetters(IReadOnlyList<DeadLetter> Replayed, IReadOnlyList<DeadLetter> Stayed);
