using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class IncidentHistoryTests
{
    /// <summary>Facts that are told but change nothing of the state; the event store is silent about a forgotten Apply, so they are listed.</summary>
    private static readonly Type[] WithoutEffect = [typeof(NoteAdded), typeof(CommentAdded), typeof(ResolutionRejected)];

    public static TheoryData<Type> Events() =>
        [.. typeof(IncidentReported).Assembly.GetTypes().Where(type =>
            type is { IsPublic: true, IsSealed: true } && type.Namespace == "Sms.Incidents" && !type.Name.StartsWith("Integration", StringComparison.Ordinal)
            && type.GetProperty("By")?.PropertyType == typeof(string) && type.GetProperty("At")?.PropertyType == typeof(DateTimeOffset)
            && type != typeof(IncidentReported))];

    [Theory]
    [MemberData(nameof(Events))]
    public void every_event_changes_the_state_or_is_known_not_to(Type type) =>
        (typeof(Incident).GetMethod("Apply", [type]) is not null).ShouldBe(!WithoutEffect.Contains(type));

    [Theory]
    [MemberData(nameof(Events))]
    public void the_fold_knows_every_event(Type type)
    {
        var e = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        // An event about an alert has one; the rest of it does not matter here.
        type.GetProperty("Alert")?.SetValue(e, new AlertRef(Guid.Empty, "x", "k", "t", null));
        IncidentHistory.Fold(Major, [e]).ShouldNotBeNull();
    }

    [Fact]
    public void an_incident_begins_with_its_report() =>
        Should.Throw<InvalidOperationException>(() => IncidentHistory.Fold(null, [new WorkStarted(Ann, Now)]));

    [Fact]
    public void what_is_no_event_of_an_incident_is_an_error() =>
        Should.Throw<InvalidOperationException>(() => IncidentHistory.Fold(Reported, ["text"]));
}
