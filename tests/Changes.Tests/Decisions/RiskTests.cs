using static Sms.Changes.Tests.Decisions.Given;

namespace Sms.Changes.Tests.Decisions;

public class RiskTests
{
    private static ServiceGraph Critical =>
        new([
            new()
            {
                Id = Id,
                Service = "checkout",
                Criticality = "critical",
                DefinedVersion = 1,
            },
            .. Enumerable
                .Range(1, 6)
                .Select(i => new KnownService
                {
                    Id = new Guid(i, 0, 0, new byte[8]),
                    Service = $"s{i}",
                    DependsOn = ["checkout"],
                    DefinedVersion = 1,
                }),
        ]);

    [Fact]
    public void the_score_is_the_weighted_mean_of_the_points()
    {
        var risk = Risk.Of(Requested, Nothing);
        risk.Factors.Select(factor => factor.Name).ShouldBe(RiskFactor.All);
        risk.Score.ShouldBe(
            (int)
                Math.Round(
                    risk.Factors.Sum(factor => factor.Points * (double)factor.Weight)
                        / risk.Factors.Sum(factor => factor.Weight)
                )
        );
        risk.Level.ShouldBe(RiskLevel.Low);
    }

    [Fact]
    public void a_service_that_nobody_knows_counts_as_medium_and_says_so()
    {
        var factor = Factor(RiskFactor.Criticality, Requested, Nothing);
        (factor.Value, factor.Why).ShouldBe(("medium", "checkout is not in the catalogue, and taken for medium"));
    }

    [Fact]
    public void a_critical_service_that_many_need_without_a_way_back_is_of_high_risk() =>
        Risk.Of(Requested with { RollbackPlan = null, PlannedStart = Now }, Nothing with { Graph = Critical })
            .Level.ShouldBe(RiskLevel.High);

    [Fact]
    public void each_factor_raises_the_score()
    {
        var calm = Risk.Of(Requested, Nothing).Score;
        Risk.Of(Requested, Nothing with { Graph = Critical }).Score.ShouldBeGreaterThan(calm);
        Risk.Of(Requested, Nothing with { Ended = 4, WentWrong = 3 }).Score.ShouldBeGreaterThan(calm);
        Risk.Of(Requested with { RollbackPlan = " " }, Nothing).Score.ShouldBeGreaterThan(calm);
        Risk.Of(Requested with { PlannedStart = Now }, Nothing).Score.ShouldBeGreaterThan(calm);
        Risk.Of(Requested with { Services = ["checkout", "a", "b", "c"] }, Nothing).Score.ShouldBeGreaterThan(calm);
    }

    [Theory]
    [InlineData("2026-03-02T10:00Z", "business-hours")]
    [InlineData("2026-03-02T22:00Z", "night")]
    [InlineData("2026-03-07T10:00Z", "weekend")]
    public void the_time_of_the_week_counts(string start, string value) =>
        Factor(
            RiskFactor.Timing,
            Requested with
            {
                PlannedStart = DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture),
            },
            Nothing
        )
            .Value.ShouldBe(value);

    [Theory]
    [InlineData("2026-03-02T23:30Z", "business-hours")]
    [InlineData("2026-03-02T10:00Z", "night")]
    [InlineData("2026-03-06T23:30Z", "weekend")]
    public void business_hours_are_those_of_the_policy_by_its_own_clock(string start, string value) =>
        Factor(
            RiskFactor.Timing,
            Requested with
            {
                PlannedStart = DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture),
            },
            Nothing with
            {
                Policy = new()
                {
                    BusinessHours = new()
                    {
                        Zone = "Asia/Tokyo",
                        From = 8,
                        To = 12,
                    },
                },
            }
        )
            .Value.ShouldBe(value);

    [Theory]
    [InlineData("Mars/Olympus", "monday", 8, 18)]
    [InlineData("Europe/Berlin", "1", 8, 18)]
    [InlineData("Europe/Berlin", "none", 8, 18)]
    [InlineData("Europe/Berlin", "monday", 18, 8)]
    [InlineData("Europe/Berlin", "monday", 8, 25)]
    public void business_hours_that_are_none_are_refused(string zone, string day, int from, int to) =>
        new PolicyTerms
        {
            BusinessHours = new()
            {
                Zone = zone,
                Days = [day],
                From = from,
                To = to,
            },
        }
            .Validate()
            .Keys.ShouldBe(["businessHours"]);

    [Fact]
    public void a_freeze_that_is_near_counts()
    {
        var freeze = new Freeze(Id, "Christmas", ["checkout"], Now.AddDays(2), Now.AddDays(3), "sale");
        Factor(RiskFactor.Timing, Requested with { PlannedStart = Now }, Nothing with { Freezes = [freeze] })
            .Points.ShouldBe(100);
        Factor(
            RiskFactor.Timing,
            Requested with
            {
                PlannedStart = Now.AddDays(-5),
            },
            Nothing with
            {
                Freezes = [freeze],
            }
        )
            .Value.ShouldNotBe("freeze");
    }

    [Fact]
    public void a_history_without_failures_is_better_than_none() =>
        Factor(RiskFactor.History, Requested, Nothing with { Ended = 5 })
            .Points.ShouldBeLessThan(Factor(RiskFactor.History, Requested, Nothing).Points);

    [Fact]
    public void a_policy_says_what_weighs()
    {
        var policy = new PolicyTerms { Weights = new Dictionary<string, int> { [RiskFactor.Rollback] = 1 } };
        Risk.Of(Requested with { RollbackPlan = null }, Nothing with { Policy = policy, PolicyVersion = 3 })
            .ShouldSatisfyAllConditions(
                risk => risk.Score.ShouldBe(100),
                risk => risk.Level.ShouldBe(RiskLevel.High),
                risk => risk.PolicyVersion.ShouldBe(3)
            );
    }

    [Fact]
    public void a_policy_has_to_name_somebody_for_everything()
    {
        new PolicyTerms().Validate().ShouldBeEmpty();
        new PolicyTerms { Approvals = [new(ChangeType.Normal, null, [new(["nobody"], 1)])] }
            .Validate()["approvals"]
            .Length.ShouldBe(4);
        new PolicyTerms { Weights = new Dictionary<string, int> { ["mood"] = 1 } }
            .Validate()
            .Keys.ShouldBe(["weights"]);
        new PolicyTerms { MediumFrom = 70 }
            .Validate()
            .Keys.ShouldBe(["mediumFrom"]);
    }

    private static RiskFactor Factor(string name, Change change, Surroundings around) =>
        Risk.Of(change, around).Factors.Single(factor => factor.Name == name);
}
