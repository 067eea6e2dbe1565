using FsCheck;
using FsCheck.Fluent;
using Sms.ServiceDefaults;

namespace Sms.Sla.Tests;

public class CorrectionTests
{
    [Fact]
    public void a_resolution_that_was_in_time_after_all_retracts_the_breach()
    {
        var story = new Story().Reported("09:00").Until("14:00").Resolved("14:00");
        var then = story.State;
        story.Corrected("15:00", version: 2, "12:00");
        var retracted = story.Said<TargetBreachRetracted>().ShouldHaveSingleItem();
        (retracted.DueAt, retracted.Reason).ShouldBe((Story.At("13:00"), RetractionReason.FactCorrected));
        story.Said<TargetMet>().ShouldHaveSingleItem().FulfilledAt.ShouldBe(Story.At("12:00"));
        story.Reading("15:00").Status.ShouldBe(ClockStatus.Met);
        then.Read(story.Terms, Story.At("15:00"))[0].Status.ShouldBe(ClockStatus.BreachedFulfilled);
    }

    [Fact]
    public void a_resolution_that_was_too_late_after_all_is_a_breach_that_nobody_could_have_known()
    {
        var story = new Story().Reported("09:00").Resolved("12:00").Corrected("15:00", version: 2, "14:00");
        var breach = story.Said<TargetBreached>().ShouldHaveSingleItem();
        (breach.DueAt, breach.DetectedAt, breach.Cause).ShouldBe(
            (Story.At("13:00"), Story.At("15:00"), Cause.LateFact)
        );
    }

    [Fact]
    public void a_correction_that_is_corrected_back_says_so_and_the_target_is_met_again()
    {
        var story = new Story()
            .Reported("09:00")
            .Resolved("12:00")
            .Corrected("15:00", version: 2, "14:00")
            .Corrected("16:00", version: 2, "12:00");
        story.Said<TargetBreachRetracted>().ShouldHaveSingleItem();
        story.Said<TargetMet>().Count.ShouldBe(2);
        story.State.Clocks[0].Breaches.ShouldBeEmpty();
    }

    [Fact]
    public void a_report_that_is_corrected_moves_the_start_and_the_time_that_is_due()
    {
        var story = new Story().Reported("09:00").Corrected("10:00", version: 1, "08:00");
        story.Reading("10:00").DueAt.ShouldBe(Story.At("12:00"));
        story.State.NextDue(story.Terms, Story.At("10:00")).ShouldBe(Story.At("11:00"));
        story.State.ReportedAt.ShouldBe(Story.At("08:00"));
    }

    [Fact]
    public void the_service_before_a_change_that_came_later_than_was_thought_has_its_clocks_after_all()
    {
        var story = new Story()
            .Hear(new Fact(2, FactKind.ServiceChanged, Story.At("08:30"), Service: "web"), Story.At("09:00"))
            .Hear(
                new Fact(1, FactKind.Reported, Story.At("09:00"), Service: "mail", Priority: "P2"),
                Story.At("09:00")
            );
        story.State.Clocks.ShouldBeEmpty();
        story.Corrected("11:00", version: 2, "10:00");
        var reading = story.Reading("11:00");
        (reading.Service, reading.Consumed, reading.StoppedAt).ShouldBe(
            ("mail", TimeSpan.FromHours(1), Story.At("10:00"))
        );
    }

    [Fact]
    public void the_same_correction_again_is_nothing() =>
        new Story()
            .Reported("09:00")
            .Resolved("12:00")
            .State.Correct(2, Story.At("12:00"), "mistyped", new Story().Terms, "anna", Story.At("15:00"))
            .Events.ShouldBeEmpty();

    [Fact]
    public void a_repeated_message_does_not_take_the_correction_back()
    {
        var story = new Story().Reported("09:00").Resolved("12:00").Corrected("15:00", version: 2, "11:00");
        story
            .State.Note(new Fact(2, FactKind.Resolved, Story.At("12:00")), story.Terms, Story.At("16:00"))
            .ShouldBeEmpty();
    }

    [Theory, InlineData(7, "11:00", "fact-unknown"), InlineData(2, "16:00", "correction-in-future")]
    public void what_cannot_be_corrected_is_refused_by_a_rule(long version, string at, string rule)
    {
        var story = new Story().Reported("09:00").Resolved("12:00");
        story
            .State.Correct(version, Story.At(at), "mistyped", story.Terms, "anna", Story.At("15:00"))
            .ShouldRefuse(rule);
    }

    [Fact]
    public void the_event_says_what_was_changed_by_whom_and_why()
    {
        var story = new Story().Reported("09:00").Resolved("12:00").Corrected("15:00", version: 2, "11:00");
        story
            .Said<FactCorrected>()
            .ShouldHaveSingleItem()
            .ShouldBe(new(2, Story.At("12:00"), Story.At("11:00"), "mistyped", "anna", Story.At("15:00")));
    }

    /// <summary>
    /// Whatever is corrected, the clocks are those of an incident that was heard so from the beginning, and what stands
    /// announced fits.
    /// </summary>
    [Fact]
    public void after_a_correction_the_clocks_are_as_if_it_had_been_heard_so()
    {
        var (terms, end) = (
            new Story(Story.Agreed(), Story.Agreed(Story.Response("30m"), Guid.CreateVersion7())).Terms,
            Story.At("Sat 00:00")
        );
        Prop.ForAll(Hearing.Any, Gen.Choose(0, 9).Two().ToArbitrary(), (hearing, pick) =>
            {
                var fact = hearing.Facts[pick.Item1 % hearing.Facts.Length];
                var right = fact.At.AddMinutes(15 * (pick.Item2 - 5));
                var decision = hearing.Shuffled(terms).Correct(fact.Version, right, "mistyped", terms, "anna", end);
                var corrected = StreamFold.After(hearing.Shuffled(terms), decision.Events);
                var straight = (
                    hearing with
                    {
                        Facts = [.. hearing.Facts.Select(x => x == fact ? fact with { At = right } : x)],
                    }
                ).InOrder(terms);
                return Shown(corrected, terms, end) == Shown(straight, terms, end)
                    && corrected.Clocks.All(clock =>
                        clock
                            .Breaches.Select(breach => (breach.Cycle, breach.DueAt))
                            .Order()
                            .SequenceEqual(
                                terms
                                    .Read(clock, corrected, end)!
                                    .Breaches.Select(breach => (breach.Cycle, breach.DueAt))
                                    .Order()
                            )
                        || decision.Events.Count == 0
                    );
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static string Shown(IncidentClocks state, Terms terms, DateTimeOffset now) =>
        System.Text.Json.JsonSerializer.Serialize(
            state.Read(terms, now).OrderBy(reading => reading.ClockId, StringComparer.Ordinal)
        );
}
