namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>Which dead letters somebody wants to see; all that match every condition that is given.</summary>
/// <param name="Queue">The queue that it died on: <c>sla.incident-reported</c>.</param>
/// <param name="Type">The CloudEvents type: <c>sms.incidents.incident-reported.v1</c>.</param>
/// <param name="Since">Died at this time or later. A letter without a time counts as of when it was stored.</param>
/// <param name="Until">Died before this time.</param>
/// <param name="Error">A part of the name or the message of the error, in capital or small letters.</param>
internal sealed record DeadLetterFilter(
    string? Queue,
    string? Type,
    DateTimeOffset? Since,
    DateTimeOffset? Until,
    string? Error
);
