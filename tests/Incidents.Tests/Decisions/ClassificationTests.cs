using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class ClassificationTests
{
    private static readonly ClassifyIncident Disk = new("Hardware / Disk", IncidentType.Fault);

    [Theory]
    [InlineData("hardware/disk", "hardware/disk")]
    [InlineData(" Hardware /  Hard  Disk ", "hardware/hard disk")]
    [InlineData("/Software//", "software")]
    [InlineData("GRÖSSE", "grösse")]
    [InlineData(" / ", null), InlineData("", null), InlineData(null, null)]
    public void a_category_has_one_form(string? text, string? path) => CategoryPath.Of(text).ShouldBe(path);

    [Fact]
    public void a_report_may_be_classified() =>
        ReportIncident
            .Decide(
                null,
                new ReportIncident("Disk is full", "mail", Category: "Hardware/Disk", Type: IncidentType.Fault),
                Id,
                12,
                Rules,
                Ann,
                Now
            )
            .ShouldAppend()[0]
            .ShouldBeOfType<IncidentReported>()
            .ShouldSatisfyAllConditions(x => (x.Category, x.Type).ShouldBe(("hardware/disk", "fault")));

    [Fact]
    public void it_may_be_classified_later()
    {
        ClassifyIncident
            .Decide(Reported, Disk, Ann, Now)
            .ShouldAppend(new IncidentClassified("hardware/disk", "fault", Ann, Now));
        var classified = Reported.And(ClassifyIncident.Decide(Reported, Disk, Ann, Now));
        (classified.Category, classified.Type, classified.State).ShouldBe(
            ("hardware/disk", "fault", IncidentState.Reported)
        );
    }

    [Fact]
    public void the_same_again_is_harmless()
    {
        var classified = Reported.And(ClassifyIncident.Decide(Reported, Disk, Ann, Now));
        ClassifyIncident.Decide(classified, Disk, Ann, Now).ShouldBeNothing();
        ClassifyIncident.Decide(classified, new(Type: "fault"), Ann, Now).ShouldBeNothing();
    }

    [Fact]
    public void what_a_correction_leaves_out_stays_as_it_is()
    {
        var classified = Reported.And(ClassifyIncident.Decide(Reported, Disk, Ann, Now));
        ClassifyIncident
            .Decide(classified, new(Type: IncidentType.Security), Ann, Now)
            .ShouldAppend(new IncidentClassified("hardware/disk", "security", Ann, Now));
    }

    [Fact]
    public void it_is_corrected_when_it_is_closed_too() =>
        Closed.And(ClassifyIncident.Decide(Closed, Disk, Ann, Now)).State.ShouldBe(IncidentState.Closed);

    [Fact]
    public void the_category_of_an_alert_comes_before_that_of_its_integration()
    {
        var settings = new IntegrationSettings { Category = "Infrastructure", Type = IncidentType.Degradation };
        var desk = new AlertDesk(settings);
        desk.Deliver(AlertDesk.Trigger());
        (desk.Current.Category, desk.Current.Type).ShouldBe(("infrastructure", "degradation"));

        var named = new AlertDesk(settings);
        named.Deliver(AlertDesk.Trigger() with { Category = "hardware/disk" });
        (named.Current.Category, named.Current.Type).ShouldBe(("hardware/disk", "degradation"));
    }
}
