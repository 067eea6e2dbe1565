using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class ServiceLevelNotesTests
{
    private const string Clock = "clock-1";
    private static readonly DateTimeOffset Due = Now.AddHours(4);

    [Fact]
    public void a_breach_is_noted_once()
    {
        var breached = Reported.And(NoteServiceLevel.Breached(Reported, Clock, 3, "gold", "resolution", Due, Due));
        breached.Sla.ShouldBe([new SlaFlag(Clock, 3, "gold", "resolution", SlaState.Breached, Due)]);
        NoteServiceLevel.Breached(breached, Clock, 3, "gold", "resolution", Due, Due).ShouldBeNothing();
    }

    [Fact]
    public void a_warning_that_the_breach_overtook_comes_to_nothing()
    {
        var breached = Reported.And(NoteServiceLevel.Breached(Reported, Clock, 3, "gold", "resolution", Due, Due));
        NoteServiceLevel.AtRisk(breached, Clock, 2, "gold", "resolution", 90, Due, Due).ShouldBeNothing();
    }

    [Fact]
    public void a_retraction_that_overtook_its_breach_holds()
    {
        var retracted = Reported.And(
            NoteServiceLevel.Retracted(Reported, Clock, 4, "gold", "resolution", "resolved in time", Due)
        );
        NoteServiceLevel.Breached(retracted, Clock, 3, "gold", "resolution", Due, Due).ShouldBeNothing();
        retracted.Sla.Single().State.ShouldBe(SlaState.Retracted);
    }

    [Fact]
    public void clocks_do_not_disturb_each_other_and_a_closed_incident_listens_too()
    {
        var one = Closed.And(NoteServiceLevel.AtRisk(Closed, Clock, 2, "gold", "resolution", 75, Due, Due));
        one.And(NoteServiceLevel.Breached(one, "clock-2", 1, "gold", "response", Due, Due)).Sla.Count.ShouldBe(2);
    }
}
