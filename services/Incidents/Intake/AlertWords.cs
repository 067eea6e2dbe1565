using System.Collections.Frozen;

namespace Sms.Incidents;

/// <summary>
/// The words by which tools say that an alert began, was seen, or is over. Case, spaces, hyphens and underscores do not
/// count. A number is a state of Uptime Kuma: 0 is down, 1 is up.
/// </summary>
internal static class AlertWords
{
    private const string Beginnings = """
        firing fire fired trigger triggered retriggered rewarn renodata renotify renotified retrigger alarm
        inalarm alert alerting problem active activated activate open opened reopened create created new raise
        raised set start started critical crit fatal emergency disaster error err warning warn major minor high
        severe down downpartial unreachable unreach offline outage fail failed failing failure unhealthy degraded
        bad breached exceeded notok red yellow unknown unkn nodata insufficientdata unusual undefined
        indeterminate unresolved regression regressed escalating policyopenwarning policyopencritical
        policyupgraded policydowngraded policycontinueswarning policycontinuescritical oktofiring repeat incident
        0
        """;

    private const string Acknowledgements =
        "acknowledged acknowledge acknowledgement acknowledgment ack acked downacknowledged";

    private const string Ends = """
        resolved resolve ok okay close closed closing clear cleared recovered recovery recover restored restore
        up online reachable healthy normal inactive deactivated deactivate reset fixed good green passing passed
        pass success succeeded end ended complete completed autoresolved autoclosed warnrecovered nodatarecovered
        downended warningended unusualended policyclosewarning policyclosecritical policycanceled
        policycanceledwarning policycanceledcritical firingtook 1
        """;

    /// <summary>What neither begins nor ends anything.</summary>
    private const string Remarks = """
        pending recovering paused muted suppressed silenced snoozed snooze ignored archived maintenance scheduled
        uninitialized removed info information informational custom comment note addnote update updated assigned
        assignownership unacknowledge unacknowledged flappingstart flappingstop flappingend flappingdisabled
        flapping untracked merged escalate downtimestart downtimeend downtimestop downtimecancelled
        downtimeremoved 2 3
        """;

    private static readonly FrozenDictionary<string, string> Actions = Words(Beginnings, AlertAction.Trigger)
        .Concat(Words(Acknowledgements, AlertAction.Acknowledge))
        .Concat(Words(Ends, AlertAction.Resolve))
        .Concat(Words(Remarks, AlertAction.None))
        .ToFrozenDictionary();

    /// <summary>
    /// No word at all is a trigger, as most scripts only ever send those; null for a word that is not understood.
    /// </summary>
    public static string? Action(string? word) =>
        Bounded.IsBlank(word) ? AlertAction.Trigger : Actions.GetValueOrDefault(Plain(word));

    /// <param name="field">Where the word came from.</param>
    /// <param name="word">That is not understood.</param>
    public static FieldError NotUnderstood(string field, string? word) =>
        new(field, $"'{Bounded.Text(word, 60)}' is not understood: it has to be firing, acknowledged or resolved");

    /// <summary><c>Re-Triggered</c>, <c>NO_DATA</c> and <c>Down (Partial)</c> as they are listed.</summary>
    internal static string Plain(string word) => string.Concat(word.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    internal static IEnumerable<KeyValuePair<string, string>> Words(string words, string meaning) =>
        words
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => KeyValuePair.Create(word, meaning));
}
