namespace Sms.Incidents;

/// <summary>The words by which tools say that an alert began, was seen, or is over.</summary>
internal static class AlertWords
{
    /// <summary>No word at all is a trigger, as most scripts only ever send those; null for a word that is not understood.</summary>
    public static string? Action(string? word) => word?.Trim().ToLowerInvariant() switch
    {
        null or "" or "firing" or "trigger" or "triggered" or "open" or "opened" or "alerting" or "problem" or "active" or "down" => AlertAction.Trigger,
        "acknowledged" or "acknowledge" or "ack" => AlertAction.Acknowledge,
        "resolved" or "resolve" or "ok" or "closed" or "cleared" or "recovered" or "recovery" or "up" => AlertAction.Resolve,
        _ => null,
    };
}
