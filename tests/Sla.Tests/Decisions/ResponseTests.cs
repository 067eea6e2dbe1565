namespace Sms.Sla.Tests;

public class ResponseTests
{
    [Theory, InlineData(FactKind.Acknowledged), InlineData(FactKind.WorkStarted), InlineData(FactKind.Resolved)]
    public void a_response_is_fulfilled_by_the_first_reaction(string kind) =>
        new Story(Story.Agreed(Story.Response("30m")))
            .Reported("09:00")
            .Hear(new Fact(0, kind, Story.At("09:20")))
            .Acknowledged("09:50")
            .Said<TargetMet>()
            .ShouldHaveSingleItem()
            .FulfilledAt.ShouldBe(Story.At("09:20"));

    [Fact]
    public void a_restoration_before_the_acknowledgement_is_the_first_reaction() =>
        new Story(Story.Agreed(Story.Response("30m")))
            .Reported("09:00")
            .Acknowledged("09:40")
            .Hear(new Fact(3, FactKind.Resolved, Story.At("09:20")), Story.At("09:40"))
            .Reading("10:00")
            .FulfilledAt.ShouldBe(Story.At("09:20"));

    [Fact]
    public void an_assignment_is_no_response() =>
        new Story(Story.Agreed(Story.Response("30m")))
            .Reported("09:00")
            .Hear(new Fact(0, FactKind.Assigned, Story.At("09:10"), Group: "mail"))
            .Until("10:00")
            .Said<TargetBreached>()
            .ShouldHaveSingleItem();

    [Fact]
    public void a_response_that_was_met_stays_met_whatever_happens_later()
    {
        var story = new Story(Story.Agreed(Story.Response("30m")))
            .Reported("09:00")
            .Acknowledged("09:20")
            .PriorityChanged("09:30", "P1")
            .Resolved("10:00")
            .Reopened("11:00")
            .Until("Fri 00:00")
            .Observed("Fri 00:00");
        story.Reading("Fri 00:00").Status.ShouldBe(ClockStatus.Met);
        story.Said<TargetBreached>().ShouldBeEmpty();
        story.Said<TargetMet>().ShouldHaveSingleItem();
    }

    [Fact]
    public void a_restoration_stated_later_counts_from_when_service_was_back()
    {
        var story = new Story()
            .Reported("09:00")
            .OnHold("12:00")
            .Hear(new Fact(3, FactKind.Resolved, Story.At("11:00")), Story.At("18:00"));
        var reading = story.Reading("18:00");
        (reading.FulfilledAt, reading.Consumed).ShouldBe((Story.At("11:00"), TimeSpan.FromHours(2)));
        reading.Intervals.ShouldNotContain(interval => interval.Kind == "paused");
    }
}
