using Sms.Contracts;
using Sms.ServiceDefaults;

namespace Sms.Changes.Tests.Decisions;

/// <summary>States of a change by the words of the field.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    public static readonly Guid Id = Guid.Parse("01940000-0000-7000-8000-000000000001");
    public static readonly Guid Incident = Guid.Parse("01940000-0000-7000-8000-000000000002");
    public const string Ann = "ann";
    public const string Ivy = "ivy";

    public static readonly Voter Mia = new("mia", [Roles.ChangeManager]);
    public static readonly Voter Otto = new("otto", [Roles.ChangeApprover]);
    public static readonly Voter Olga = new("olga", [Roles.ChangeApprover]);
    public static readonly Voter Owner = new("omar", ["service-owner:checkout"]);
    public static readonly Voter Agent = new("ada", [Roles.ServiceDeskAgent]);

    public static readonly ChangeRequested RequestedEvent = new(
        Id,
        "CHG0000012",
        12,
        "Renew the certificate",
        ChangeType.Normal,
        null,
        "checkout",
        ["checkout"],
        null,
        "Put the old one back",
        null,
        null,
        null,
        Ivy,
        ChangeSource.Person,
        Ann,
        Now.AddDays(-1)
    );

    public static readonly Surroundings Nothing = new(new([]), new(), 0, [], [], [], Now.AddDays(-30), 0, 0);

    public static Change Requested => Change.Create(RequestedEvent);
    public static Change Emergency => Change.Create(RequestedEvent with { Type = ChangeType.Emergency });
    public static Change Assessed => Requested.And(new ChangeAssessed(RiskOf(RiskLevel.Low), Ann, Now));
    public static Change Approved => Submitted(RiskLevel.Low).And(new ChangeApproved("votes", "mia", Now));
    public static Change Scheduled =>
        Approved.And(
            new ChangeScheduled(
                Approved.Ref(),
                Now.AddHours(-1),
                Now.AddHours(1),
                Ivy,
                [],
                null,
                "mia",
                Now.AddHours(-2)
            )
        );
    public static Change Implementing =>
        Scheduled.And(new ImplementationStarted(Scheduled.Ref(), Now.AddHours(-1), Now.AddHours(1), null, Ivy, Now));
    public static Change Implemented => Ended(Outcome.Implemented);
    public static Change Closed =>
        Implemented.And(new ChangeClosed(Implemented.Ref(), Outcome.Implemented, "mia", Now));
    public static Change Rejected =>
        Submitted(RiskLevel.Low).And(new ChangeRejected(Requested.Ref(), "no", Roles.ChangeManager, null, "mia", Now));
    public static Change Withdrawn => Requested.And(new ChangeWithdrawn(Requested.Ref(), "no longer needed", Ann, Now));

    public static Change Submitted(string risk, string type = ChangeType.Normal) =>
        (type == ChangeType.Emergency ? Emergency : Requested).And(
            new ChangeAssessed(RiskOf(risk), Ann, Now),
            new ChangeSubmitted(new PolicyTerms().NeedsOf(type, risk), 0, [], Ann, Now)
        );

    public static Change Ended(string outcome) =>
        Implementing.And(new ImplementationEnded(Implementing.Ref(), outcome, "seen", Ivy, Now));

    public static Risk RiskOf(string level) => new(level, 10, 0, []);

    public static Change And(this Change change, params IEnumerable<object> events) => StreamFold.After(change, events);

    public static Change And(this Change change, Decision decision) => change.And(decision.ShouldAppend());
}
