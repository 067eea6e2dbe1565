namespace Sms.Problems;

/// <summary>The configured rules of problem management. Section <c>Problems</c>.</summary>
public sealed record ProblemRules
{
    public RecurrenceRules Recurrence { get; init; } = new();
    public ReopeningRules Reopening { get; init; } = new();
    public OfferRules Offers { get; init; } = new();

    /// <exception cref="InvalidOperationException">The configuration makes no sense: the service does not
    /// start.</exception>
    public void Check()
    {
        var sound =
            Recurrence is { Count: > 1, Similarity: > 0 and <= 1 }
            && Recurrence.Window > TimeSpan.Zero
            && Reopening.Count > 0
            && Reopening.Window > TimeSpan.Zero
            && Offers is { Threshold: > 0 and <= 1, AtMost: >= 0 }
            && Offers.Lookback >= TimeSpan.Zero;
        if (!sound)
            throw new InvalidOperationException("The section 'Problems' of the configuration is not valid.");
    }
}

/// <summary>When incidents are taken for a recurrence.</summary>
public sealed record RecurrenceRules
{
    /// <summary>So many incidents of one service and symptom …</summary>
    public int Count { get; init; } = 4;

    /// <summary>… within so long.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How alike two symptoms are at least, 0 to 1, to count as one.</summary>
    public double Similarity { get; init; } = 0.6;

    /// <summary>Also propose what is told in different words that have at least two in common.</summary>
    public bool InOtherWords { get; init; } = true;

    /// <summary>Identity of the rule, as proposals keep it.</summary>
    public string Name =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"recurrence:{Count}:{Window}:{Similarity}");

    /// <summary>The same of the rule for what is told in different words.</summary>
    public string NameInOtherWords =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"recurrence-in-other-words:{Count}:{Window}");
}

/// <summary>When a resolution is taken for one that did not hold.</summary>
public sealed record ReopeningRules
{
    /// <summary>So many incidents of the service and the symptom …</summary>
    public int Count { get; init; } = 2;

    /// <summary>… within so long after the resolution.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromDays(14);
}

/// <summary>When the workaround of a known error is offered.</summary>
public sealed record OfferRules
{
    /// <summary>Score that an offer has at least.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Offers to one incident.</summary>
    public int AtMost { get; init; } = 3;

    /// <summary>How old open incidents are at the most to which a new known error is offered.</summary>
    public TimeSpan Lookback { get; init; } = TimeSpan.FromDays(14);
}
