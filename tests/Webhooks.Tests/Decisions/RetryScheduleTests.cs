namespace Sms.Webhooks.Tests.Decisions;

public class RetryScheduleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Took = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(1, "00:00:05")]
    [InlineData(2, "00:05:00")]
    [InlineData(3, "00:30:00")]
    [InlineData(4, "02:00:00")]
    [InlineData(5, "05:00:00")]
    [InlineData(6, "10:00:00")]
    [InlineData(7, "14:00:00")]
    [InlineData(8, "20:00:00")]
    [InlineData(9, "1.00:00:00")]
    public void a_failed_attempt_is_followed_by_the_next_of_the_schedule(int number, string wait) =>
        RetrySchedule
            .Decide(number, Answer(500), null)
            .ShouldBe(new Outcome(DeliveryState.Pending, Noon + Took + Span(wait)));

    [Fact]
    public void the_last_failure_is_final_and_says_so() =>
        RetrySchedule
            .Decide(10, Answer(500), null)
            .ShouldBe(new Outcome(DeliveryState.Failed, Reason: FailedReason.Exhausted));

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(204)]
    public void an_acceptance_is_delivery_even_in_the_last_attempt(int status) =>
        RetrySchedule.Decide(10, Answer(status), null).ShouldBe(new Outcome(DeliveryState.Delivered));

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void a_receiver_that_is_gone_gets_nothing_more(int number)
    {
        var outcome = RetrySchedule.Decide(number, Answer(410), null);
        outcome.ShouldBe(new Outcome(DeliveryState.Failed, Reason: FailedReason.Gone));
        outcome.Gone.ShouldBeTrue();
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(null)]
    public void everything_else_is_tried_again(int? status)
    {
        var outcome = RetrySchedule.Decide(1, Answer(status), null);
        (outcome.State, outcome.Gone, outcome.NextAttemptAt).ShouldBe(
            (DeliveryState.Pending, false, Noon + Took + TimeSpan.FromSeconds(5))
        );
    }

    [Theory]
    [InlineData(429, "00:10:00", "00:10:00")]
    [InlineData(503, "00:10:00", "00:10:00")]
    [InlineData(503, "00:00:01", "00:00:05")]
    [InlineData(503, "-00:10:00", "00:00:05")]
    [InlineData(429, "365.00:00:00", "1.00:00:00")]
    [InlineData(500, "00:10:00", "00:00:05")]
    public void a_receiver_may_ask_for_more_time_but_neither_less_nor_for_ever(int status, string asked, string wait) =>
        RetrySchedule.Decide(1, Answer(status), Span(asked)).NextAttemptAt.ShouldBe(Noon + Took + Span(wait));

    private static Attempt Answer(int? status) => new(Noon, status, status is null ? "No answer" : null, Took);

    private static TimeSpan Span(string text) =>
        TimeSpan.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
