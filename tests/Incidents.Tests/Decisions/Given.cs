using Sms.ServiceDefaults;

namespace Sms.Incidents.Tests.Decisions;

/// <summary>States of an incident by the words of the field.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    public static readonly Guid Id = Guid.Parse("01940000-0000-7000-8000-000000000001");
    public static readonly IncidentRules Rules = new();
    public const string Ann = "ann";

    public static readonly IncidentReported ReportedEvent = new(
        Id,
        "INC0000012",
        12,
        "Checkout fails",
        null,
        "checkout",
        "medium",
        "medium",
        "P3",
        "matrix:default:1",
        "portal",
        null,
        null,
        "bob",
        Now.AddHours(-1)
    );

    public static Incident Reported => After();
    public static Incident Acknowledged => After(new IncidentAcknowledged(Ann, Now));
    public static Incident InProgress => After(new IncidentAcknowledged(Ann, Now), new WorkStarted(Ann, Now));
    public static Incident OnHold => InProgress.And(new IncidentPutOnHold(HoldReason.Vendor, null, Ann, Now));
    public static Incident Resolved => Acknowledged.And(new IncidentResolved("fixed", Now, null, Ann, Now));
    public static Incident Closed => Resolved.And(new IncidentClosed("manual", Ann, Now));
    public static Incident Major => Acknowledged.And(new MajorIncidentDeclared("cleo", "shop is down", null, Ann, Now));

    public static Incident After(params object[] events) => StreamFold.Of<Incident>([ReportedEvent, .. events]);

    public static Incident And(this Incident incident, params object[] events) => StreamFold.After(incident, events);

    public static Incident And(this Incident incident, Decision decision) =>
        StreamFold.After(incident, decision.ShouldAppend());
}
