using Sms.Contracts;

namespace Sms.Changes;

/// <summary>So many of those who hold one of these roles have to approve.</summary>
public sealed record ApprovalNeed(IReadOnlyList<string> Roles, int Count)
{
    public override string ToString() => $"{Count} of {string.Join(" or ", Roles)}";
}

/// <summary>Who approves changes of a type and risk.</summary>
/// <param name="Risk">low, medium or high; null: any.</param>
public sealed record ApprovalRule(string Type, string? Risk, IReadOnlyList<ApprovalNeed> Needs);

/// <summary>How changes are weighed, approved and looked back on. What is left out has the value built in.</summary>
public sealed record PolicyTerms
{
    /// <summary>The first that fits applies.</summary>
    public IReadOnlyList<ApprovalRule> Approvals { get; init; } =
    [
        new(ChangeType.Normal, RiskLevel.Low, [new([Roles.ChangeManager], 1)]),
        new(ChangeType.Normal, RiskLevel.Medium, [new([Roles.ChangeApprover], 1), new([Roles.ChangeManager], 1)]),
        new(ChangeType.Normal, RiskLevel.High, [new([Roles.ChangeApprover], 2), new([Roles.ServiceOwner], 1)]),
        new(ChangeType.Emergency, null, [new([Roles.ChangeManager, Roles.ChangeApprover], 1)]),
    ];

    /// <summary>Days in which an emergency has to be reviewed.</summary>
    public int ReviewWithinDays { get; init; } = 5;

    /// <summary>Breached targets of a service in 30 days; with more its error budget is spent.</summary>
    public int BreachBudget { get; init; } = 10;

    /// <summary>How long before an incident a change may have ended and still be a suspect.</summary>
    public int SuspectHours { get; init; } = 24;

    /// <summary>0 to 1: what scores less is not named at all.</summary>
    public double SuspectThreshold { get; init; } = 0.15;

    /// <summary>0 to 1: from this score on a change is called a suspect; with less it is a change nearby.</summary>
    public double SuspectFrom { get; init; } = 0.6;
    public int SuspectsAtMost { get; init; } = 5;

    /// <summary>When many use the services: a change is riskier then.</summary>
    public BusinessHours BusinessHours { get; init; } = new();

    /// <summary>Factor of risk → its weight.</summary>
    public IReadOnlyDictionary<string, int> Weights { get; init; } =
        new Dictionary<string, int>
        {
            [RiskFactor.Criticality] = 25,
            [RiskFactor.BlastRadius] = 20,
            [RiskFactor.History] = 20,
            [RiskFactor.Rollback] = 15,
            [RiskFactor.Timing] = 10,
            [RiskFactor.Size] = 10,
        };

    /// <summary>From this score on, 0 to 100, a risk is medium.</summary>
    public int MediumFrom { get; init; } = 35;
    public int HighFrom { get; init; } = 60;

    public string KindOf(double score) => score >= SuspectFrom ? SuspicionKind.Suspect : SuspicionKind.Nearby;

    public string LevelOf(int score) =>
        score >= HighFrom ? RiskLevel.High
        : score >= MediumFrom ? RiskLevel.Medium
        : RiskLevel.Low;

    public IReadOnlyList<ApprovalNeed> NeedsOf(string type, string risk) =>
        Approvals.First(rule => rule.Type == type && (rule.Risk ?? risk) == risk).Needs;

    /// <returns>Field → what is wrong with it; empty when the terms can be used.</returns>
    public Dictionary<string, string[]> Validate()
    {
        var errors = new Dictionary<string, string[]>();
        foreach (
            var (field, value) in new (string, object?)[]
            {
                ("approvals", Approvals),
                ("weights", Weights),
                ("businessHours", BusinessHours),
                ("businessHours.zone", BusinessHours?.Zone),
                ("businessHours.days", BusinessHours?.Days),
            }
        )
        {
            if (value is null)
                errors[field] = ["It may be left out, but not be null."];
        }

        if (errors.Count > 0)
            return errors;
        var gaps = new[] { ChangeType.Normal, ChangeType.Emergency }
            .SelectMany(type => RiskLevel.All.Select(risk => (type, risk)))
            .Where(pair =>
                !Approvals.Any(rule =>
                    rule.Type == pair.type && (rule.Risk ?? pair.risk) == pair.risk && rule.Needs.Count > 0
                )
            )
            .Select(pair => $"Nobody approves {pair.type} changes of {pair.risk} risk.");
        var needs = Approvals.SelectMany(rule => rule.Needs).ToList();
        var unknown = needs
            .SelectMany(need => need.Roles)
            .Except(Roles.All)
            .Select(role => $"There is no role '{role}'.");
        var counts = needs
            .Where(need => need.Count < 1 || need.Roles.Count == 0)
            .Select(need => $"'{need}' asks for nobody.");
        if (gaps.Concat(unknown).Concat(counts).ToArray() is { Length: > 0 } approvals)
            errors["approvals"] = approvals;
        if (ReviewWithinDays < 1)
            errors["reviewWithinDays"] = ["At least 1."];
        if (BreachBudget < 0)
            errors["breachBudget"] = ["0 or more."];
        if (SuspectHours is < 1 or > 720)
            errors["suspectHours"] = ["Between 1 and 720."];
        if (SuspectThreshold is < 0 or > 1)
            errors["suspectThreshold"] = ["Between 0 and 1."];
        if (SuspectFrom is < 0 or > 1)
            errors["suspectFrom"] = ["Between 0 and 1."];
        if (SuspectsAtMost is < 1 or > 50)
            errors["suspectsAtMost"] = ["Between 1 and 50."];
        if (BusinessHours!.Problem() is { } hours)
            errors["businessHours"] = [hours];
        if (MediumFrom >= HighFrom)
            errors["mediumFrom"] = ["Below highFrom."];
        if (
            Weights.Count == 0
            || Weights.Keys.Except(RiskFactor.All).Any()
            || Weights.Values.Any(weight => weight < 0)
            || Weights.Values.Sum() == 0
        )
            errors["weights"] = [$"Weights of 0 or more for {string.Join(", ", RiskFactor.All)}, one of them above 0."];
        return errors;
    }
}
