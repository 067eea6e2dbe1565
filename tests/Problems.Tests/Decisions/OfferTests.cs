using static Sms.Problems.Tests.Decisions.Given;

namespace Sms.Problems.Tests.Decisions;

public class OfferTests
{
    private static readonly IncidentFact Fact = new IncidentFact(Incident).Reported(
        1,
        "INC0000001",
        "Login hangs at 9",
        "shop",
        "P3",
        Now
    );

    [Theory]
    [InlineData(2, 2, true, 1)]
    [InlineData(2, 4, true, 0.5)]
    [InlineData(3, 4, false, 0.53)]
    [InlineData(1, 4, true, 0)]
    [InlineData(1, 1, true, 1)]
    public void the_score_is_how_much_of_the_incident_the_known_error_says(
        int words,
        int asked,
        bool same,
        double score
    ) => OfferWorkaround.Score(words, asked, same).ShouldBe(score, 0.011);

    [Fact]
    public void an_offer_names_what_matches()
    {
        OfferWorkaround
            .Decide(KnownError, Fact, 0.9, false, Now)
            .ShouldAppend(
                new WorkaroundOffered(
                    Incident,
                    Number,
                    "Restart",
                    0.9,
                    "Same service, shop, and the words: login, hangs.",
                    "system:known-errors",
                    Now
                )
            );
        (
            (WorkaroundOffered)
                OfferWorkaround.Decide(KnownError, Fact with { Service = "mail" }, 0.9, false, Now).Events[0]
        ).Reason.ShouldBe("Service shop, not mail, but the words: login, hangs.");
    }

    [Fact]
    public void nothing_is_offered_twice_or_without_use()
    {
        OfferWorkaround.Decide(KnownError, Fact, 0.9, offered: true, Now).ShouldBeNothing();
        OfferWorkaround
            .Decide(KnownError, Fact.StateIs(2, IncidentFact.Resolved, Now), 0.9, false, Now)
            .ShouldBeNothing();
        foreach (var problem in (Problem[])[Resolved, Closed, RootCauseKnown, Raised])
            OfferWorkaround.Decide(problem, Fact, 0.9, false, Now).ShouldBeNothing();
        OfferWorkaround.Decide(ChangeRequested, Fact, 0.9, false, Now).ShouldAppend();
    }
}
