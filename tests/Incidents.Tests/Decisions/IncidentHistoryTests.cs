using Sms.ServiceDefaults;
using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class IncidentHistoryTests
{
    public static TheoryData<Type> Events() =>
        [
            .. typeof(IncidentReported)
                .Assembly.GetTypes()
                .Where(type =>
                    type is { IsPublic: true, IsSealed: true }
                    && type.Namespace == "Sms.Incidents"
                    && !type.Name.StartsWith("Integration", StringComparison.Ordinal)
                    && type.IsAssignableTo(typeof(ServiceDefaults.IHappened))
                    && type != typeof(IncidentReported)
                    && type != typeof(ChangeAnnounced)
                    && type != typeof(MaintenanceBegan)
                    && type != typeof(MaintenanceEnded)
                ),
        ];

    /// <summary>
    /// Also those that leave the state as it is: the event store is silent about a forgotten Apply, and the snapshot
    /// would keep the version before.
    /// </summary>
    [Theory]
    [MemberData(nameof(Events))]
    public void every_event_is_applied(Type type) => typeof(Incident).GetMethod("Apply", [type]).ShouldNotBeNull();

    [Theory]
    [MemberData(nameof(Events))]
    public void the_fold_knows_every_event(Type type)
    {
        var e = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        // An event about an alert has one; the rest of it does not matter here.
        type.GetProperty("Alert")?.SetValue(e, new AlertRef(Guid.Empty, "x", "k", "t", null));
        StreamFold.After(Major, [e]).ShouldNotBeNull();
    }

    [Fact]
    public void an_incident_begins_with_its_report() =>
        Should.Throw<InvalidOperationException>(() => StreamFold.Of<Incident>([new WorkStarted(Ann, Now)]));

    [Fact]
    public void what_is_no_event_of_an_incident_is_an_error() =>
        Should.Throw<InvalidOperationException>(() => StreamFold.After(Reported, ["text"]));
}
