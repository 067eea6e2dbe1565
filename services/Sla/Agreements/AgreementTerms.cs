using Sms.ServiceDefaults.OpenApi;

namespace Sms.Sla;

/// <summary>
/// One version of an agreement: for which services, since when, what is promised, in which working time.
/// </summary>
public sealed record AgreementTerms
{
    public string Name { get; init; } = "";

    /// <summary>sla (with a customer), ola (internal) or uc (with a supplier).</summary>
    public string Kind { get; init; } = AgreementKind.ServiceLevel;

    public string? Customer { get; init; }

    /// <summary>Keys of services; <c>*</c> is any.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>
    /// Of an ola: the groups that it binds. Its clocks run only while one of them is responsible; none named: whoever
    /// is.
    /// </summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    public DateTimeOffset ValidFrom { get; init; }

    /// <summary>Exclusive; null is open-ended.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    public Guid CalendarId { get; init; }

    /// <summary>Pinned: a revised calendar does not move the agreement. 0 in a request: the latest.</summary>
    public int CalendarVersion { get; init; }

    public IReadOnlyList<Target> Targets { get; init; } = [];

    /// <summary>Reasons of a hold during which the clocks stand still.</summary>
    public IReadOnlyList<string> PausesOn { get; init; } = HoldReason.All;

    /// <summary>Planned work on the service, inside the window of its change, does not count.</summary>
    public bool ExcludePlannedWork { get; init; }

    public string PriorityChange { get; init; } = PriorityChangeRule.FromStart;
    public string Reopen { get; init; } = ReopenRule.Continue;

    public bool Covers(string service) => Services.Contains("*") || Services.Contains(service);

    /// <summary>The agreement binds whoever is responsible, or this group.</summary>
    public bool Binds(string? group) => Groups.Count == 0 || Groups.Contains(group);

    public Target? TargetOf(string metric) => Targets.FirstOrDefault(target => target.Metric == metric);

    public bool SameAs(AgreementTerms other) =>
        this with
        {
            Services = other.Services,
            Groups = other.Groups,
            Targets = other.Targets,
            PausesOn = other.PausesOn,
        } == other
        && Services.SequenceEqual(other.Services)
        && Groups.SequenceEqual(other.Groups)
        && PausesOn.SequenceEqual(other.PausesOn)
        && Targets.Count == other.Targets.Count
        && Targets.Zip(other.Targets).All(pair => pair.First.SameAs(pair.Second));
}

/// <summary>A promise for one metric.</summary>
[SchemaName("AgreementTarget")]
public sealed record Target
{
    /// <summary>response or resolution.</summary>
    public string Metric { get; init; } = "";

    /// <summary>Priority (P1 to P5) → <see cref="Goal"/>. A priority without a goal has no target.</summary>
    public IReadOnlyDictionary<string, string> Goals { get; init; } = new Dictionary<string, string>();

    /// <summary>Percentages of the goal at which people are warned.</summary>
    public IReadOnlyList<int> Warnings { get; init; } = [50, 75, 90];

    public bool SameAs(Target other) =>
        Metric == other.Metric
        && Warnings.SequenceEqual(other.Warnings)
        && Goals.Count == other.Goals.Count
        && Goals.All(goal => other.Goals.GetValueOrDefault(goal.Key) == goal.Value);
}
