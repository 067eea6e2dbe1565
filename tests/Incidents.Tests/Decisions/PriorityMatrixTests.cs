using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class PriorityMatrixTests
{
    [Theory]
    [InlineData("high", "high", "P1")]
    [InlineData("high", "medium", "P2")]
    [InlineData("medium", "high", "P2")]
    [InlineData("medium", "medium", "P3")]
    [InlineData("low", "medium", "P4")]
    [InlineData("low", "low", "P5")]
    public void the_default_is_three_by_three(string impact, string urgency, string priority) =>
        new PriorityMatrix().PriorityOf(impact, urgency).ShouldBe(priority);

    [Fact]
    public void the_defaults_have_no_problems() => new IncidentRules().Problems().ShouldBeEmpty();

    [Fact]
    public void every_mistake_in_the_configuration_is_named()
    {
        var matrix = new PriorityMatrix { Name = "Our Matrix", Version = 0 };
        matrix.Cells.Remove("low/low");
        matrix.Cells["high/huge"] = "P1";
        matrix.Cells["high/high"] = "urgent";
        var problems = string.Join('\n', matrix.Problems());
        problems.ShouldContain("'Our Matrix'");
        problems.ShouldContain("version is 0");
        problems.ShouldContain("no priority for low/low");
        problems.ShouldContain("'high/huge'");
        problems.ShouldContain("'urgent'");
    }
}
