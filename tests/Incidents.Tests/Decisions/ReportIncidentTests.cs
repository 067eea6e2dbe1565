using Sms.ServiceDefaults.Catalogue;
using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class ReportIncidentTests
{
    private static readonly ReportIncident Command = new("Mail is slow", "mail", Impact: "high", Urgency: "low");

    [Fact]
    public void a_report_takes_its_priority_from_the_matrix_and_says_so() =>
        ReportIncident
            .Decide(null, Command, Id, 12, Rules, Ann, Now)
            .ShouldAppend(
                new IncidentReported(
                    Id,
                    "INC0000012",
                    12,
                    "Mail is slow",
                    null,
                    "mail",
                    "high",
                    "low",
                    "P3",
                    "matrix:default:1",
                    "portal",
                    null,
                    null,
                    Ann,
                    Now
                )
            );

    [Theory]
    [InlineData(null, "mail-team", "mail-team")]
    [InlineData(" ", "mail-team", "mail-team")]
    [InlineData("desk", "mail-team", "desk")]
    [InlineData(null, null, null)]
    public void who_supports_the_service_gets_what_nobody_else_is_to_get(string? said, string? supports, string? group)
    {
        var known = new KnownService("mail", 1, Retired: false, "Mail", "high", supports, []);
        var reported = (IncidentReported)
            ReportIncident.Decide(null, Command with { Group = said }, Id, 12, Rules, Ann, Now, known).ShouldAppend()[
                0
            ];
        reported.Group.ShouldBe(group);
    }

    [Fact]
    public void the_same_report_again_is_harmless() =>
        ReportIncident.Decide(Reported, Command, Id, 12, Rules, Ann, Now).ShouldBeNothing();

    [Fact]
    public void an_interruption_does_not_begin_in_the_future() =>
        ReportIncident
            .Decide(null, Command with { OccurredAt = Now.AddMinutes(1) }, Id, 12, Rules, Ann, Now)
            .ShouldRefuse("occurred-in-the-future");

    [Fact]
    public void an_interruption_that_began_earlier_counts_from_then_in_utc()
    {
        var began = new DateTimeOffset(2026, 3, 2, 10, 30, 0, TimeSpan.FromHours(1));
        var reported = ReportIncident
            .Decide(null, Command with { OccurredAt = began }, Id, 12, Rules, Ann, Now)
            .ShouldAppend()[0]
            .ShouldBeOfType<IncidentReported>();
        reported.At.ShouldBe(began);
        reported.At.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(1, "INC0000001")]
    [InlineData(12345678, "INC12345678")]
    public void numbers_are_padded_and_may_outgrow_it(long sequence, string number) =>
        Incident.NumberOf(sequence).ShouldBe(number);
}
