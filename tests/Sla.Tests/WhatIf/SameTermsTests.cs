using FsCheck;
using FsCheck.Fluent;

namespace Sms.Sla.Tests;

public class SameTermsTests
{
    private static readonly Agreement[] Agreements =
    [
        Story.Agreed(Both() with { Services = ["mail"] }, Guid.CreateVersion7()),
        Story.Agreed(
            Both() with
            {
                Services = ["web"],
                Reopen = ReopenRule.NewCycle,
                PriorityChange = PriorityChangeRule.FromChange,
            },
            Guid.CreateVersion7()
        ),
        Story.Agreed(Both() with { Services = ["*"], PausesOn = ["caller"] }, Guid.CreateVersion7()),
        Story.Agreed(
            Both() with
            {
                Services = ["mail", "web"],
                Kind = AgreementKind.OperationalLevel,
                Groups = ["mail-ops"],
            },
            Guid.CreateVersion7()
        ),
    ];

    [Fact]
    public void to_propose_the_terms_in_force_makes_no_difference() =>
        Check((terms, agreement) => new(agreement.Id, agreement.Latest, CalendarTerms.AlwaysOpen));

    [Fact]
    public void to_propose_the_calendar_in_force_makes_no_difference() =>
        Check((terms, agreement) => new(agreement.Id, null, CalendarTerms.AlwaysOpen));

    private static void Check(Func<Terms, Agreement, Proposal> same)
    {
        var terms = Terms.Of(Agreements, []);
        Prop.ForAll(Hearing.Any, hearing =>
                new[] { hearing.InOrder(terms), hearing.Shuffled(terms) }.All(state =>
                    Agreements.All(agreement =>
                        WhatIf
                            .Compare(state, same(terms, agreement), terms, Story.At("Sat 00:00"))
                            .All(x => !x.Differs && Explained(x.Actual) == Explained(x.Proposed))
                    )
                )
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static string Explained(Outcome? outcome) => System.Text.Json.JsonSerializer.Serialize(outcome);

    private static AgreementTerms Both() =>
        Story.Usual() with
        {
            Targets =
            [
                .. Story.Usual().Targets,
                new()
                {
                    Metric = Metric.Response,
                    Goals = new Dictionary<string, string> { ["P1"] = "10m", ["P2"] = "30m" },
                },
            ],
        };
}
