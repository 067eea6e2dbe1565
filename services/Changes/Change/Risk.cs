using System.Globalization;

namespace Sms.Changes;

/// <summary>One thing that makes a change risky.</summary>
/// <param name="Value">What was found.</param>
/// <param name="Points">0 (harmless) to 100.</param>
/// <param name="Weight">By the policy.</param>
public sealed record RiskFactor(string Name, string Value, int Points, int Weight, string Why)
{
    public const string Criticality = "criticality";
    public const string BlastRadius = "blast-radius";
    public const string History = "history";
    public const string Rollback = "rollback-plan";
    public const string Timing = "timing";
    public const string Size = "size";
    public static IReadOnlyList<string> All { get; } = [Criticality, BlastRadius, History, Rollback, Timing, Size];
}

/// <summary>How risky a change is, and why: the score is the mean of the points, weighted.</summary>
/// <param name="Level">low, medium or high.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="PolicyVersion">Of the policy that gave weights and levels; 0: the one built in.</param>
public sealed record Risk(string Level, int Score, int PolicyVersion, IReadOnlyList<RiskFactor> Factors)
{
    private static readonly TimeSpan NearFreeze = TimeSpan.FromDays(3);

    public bool SameAs(Risk? other) =>
        other is not null
        && (Level, Score, PolicyVersion) == (other.Level, other.Score, other.PolicyVersion)
        && Factors.SequenceEqual(other.Factors);

    public static Risk Of(Change change, Surroundings around)
    {
        RiskFactor[] factors =
        [
            Criticality(change, around),
            BlastRadius(change, around),
            History(change, around),
            Rollback(change),
            Timing(change, around),
            Size(change),
        ];
        factors =
        [
            .. factors.Select(factor => factor with { Weight = around.Policy.Weights.GetValueOrDefault(factor.Name) }),
        ];
        var score = (int)
            Math.Round(
                factors.Sum(factor => factor.Points * (double)factor.Weight) / factors.Sum(factor => factor.Weight),
                MidpointRounding.AwayFromZero
            );
        return new(around.Policy.LevelOf(score), score, around.PolicyVersion, factors);
    }

    private static RiskFactor Criticality(Change change, Surroundings around)
    {
        var (service, criticality) = change
            .Services.Select(one => (one, around.Graph.CriticalityOf(one)))
            .MaxBy(pair => Points(pair.Item2));
        return new(
            RiskFactor.Criticality,
            criticality ?? "medium",
            Points(criticality),
            0,
            criticality is null
                ? $"{service} is not in the catalogue, and taken for medium"
                : $"{service} is {criticality}"
        );

        static int Points(string? criticality) =>
            criticality switch
            {
                "critical" => 100,
                "high" => 75,
                "low" => 15,
                _ => 45,
            };
    }

    private static RiskFactor BlastRadius(Change change, Surroundings around)
    {
        var touched = change
            .Services.SelectMany(service => around.Graph.Dependants(service).Keys)
            .Distinct()
            .Except(change.Services)
            .Count();
        return new(
            RiskFactor.BlastRadius,
            Text(touched),
            touched switch
            {
                0 => 0,
                <= 2 => 30,
                <= 5 => 60,
                _ => 100,
            },
            0,
            $"{touched} other services depend on what it touches"
        );
    }

    private static RiskFactor History(Change change, Surroundings around)
    {
        if (around.Ended == 0)
            return new(RiskFactor.History, "none", 40, 0, "no such change has ended yet");
        var rate = around.WentWrong * 100 / around.Ended;
        return new(
            RiskFactor.History,
            $"{around.WentWrong}/{around.Ended}",
            Math.Min(100, rate * 2),
            0,
            $"of the last {around.Ended} changes of {change.Model?.Key ?? change.Service} {around.WentWrong} went wrong"
        );
    }

    private static RiskFactor Rollback(Change change) =>
        string.IsNullOrWhiteSpace(change.RollbackPlan)
            ? new(RiskFactor.Rollback, "no", 100, 0, "nobody has said how it would be undone")
            : new(RiskFactor.Rollback, "yes", 10, 0, "there is a plan to undo it");

    private static RiskFactor Timing(Change change, Surroundings around)
    {
        if (change.PlannedStart is not { } start)
            return new(RiskFactor.Timing, "open", 40, 0, "no time is planned");
        var freeze = around.Freezes.FirstOrDefault(one =>
            change.Services.Any(one.Covers) && one.From - NearFreeze < (change.PlannedEnd ?? start) && one.To > start
        );
        if (freeze is not null)
            return new(RiskFactor.Timing, "freeze", 100, 0, $"{freeze.Name} begins at {freeze.From:u}");
        var (day, hour) = around.Policy.BusinessHours.At(start);
        if (!day)
            return new(RiskFactor.Timing, "weekend", 30, 0, "few use it, and few could help");
        return hour
            ? new(RiskFactor.Timing, "business-hours", 80, 0, "many use it at that time")
            : new(RiskFactor.Timing, "night", 20, 0, "few use it at that time");
    }

    private static RiskFactor Size(Change change) =>
        new(
            RiskFactor.Size,
            Text(change.Services.Count),
            change.Services.Count switch
            {
                1 => 10,
                2 => 40,
                3 => 60,
                _ => 100,
            },
            0,
            $"it touches {change.Services.Count} services"
        );

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
