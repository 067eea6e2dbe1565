using Sms.Contracts.Incidents;

namespace Sms.Sla.Tests.Api;

/// <summary>An incident as its service tells of it, fact by fact; each is waited for until it is heard.</summary>
internal sealed class Incident(Desk desk, string service)
{
    private long _version;

    internal Guid Id { get; } = Guid.CreateVersion7();

    internal Task Reported(DateTimeOffset at, string priority = "P2") =>
        Say(new IncidentReported(Id, ++_version, "INC-1", "Mail is slow", service, priority, "phone", null, at));

    internal Task Acknowledged(DateTimeOffset at) => Say(new IncidentAcknowledged(Id, ++_version, "anna", at));

    internal Task OnHold(DateTimeOffset at, string reason = "caller") =>
        Say(new IncidentPutOnHold(Id, ++_version, reason, "anna", at));

    internal Task Resumed(DateTimeOffset at) => Say(new IncidentResumed(Id, ++_version, "anna", at));

    internal Task PriorityChanged(DateTimeOffset at, string priority) =>
        Say(new IncidentPriorityChanged(Id, ++_version, priority, "anna", at));

    internal Task ServiceChanged(DateTimeOffset at, string other) =>
        Say(new IncidentServiceChanged(Id, ++_version, other, "anna", at));

    internal Task Resolved(DateTimeOffset at) => Say(new IncidentResolved(Id, ++_version, "fixed", at, "anna", at));

    internal Task Reopened(DateTimeOffset at) => Say(new IncidentReopened(Id, ++_version, "again", "anna", at));

    internal Task Closed(DateTimeOffset at) => Say(new IncidentClosed(Id, ++_version, "anna", at));

    internal async Task Say(object contract)
    {
        await desk.Channel.Publish(contract);
        await Hears(VersionOf(contract));
    }

    /// <summary>Waits until facts of these versions are known; gives the versions of all.</summary>
    internal async Task<IReadOnlyList<long>> Hears(params long[] versions) =>
        await Eventually.Until<IReadOnlyList<long>>(
            async () => [.. (await desk.Heard(Id))?.Facts.Select(fact => fact.Version) ?? []],
            heard => versions.All(heard.Contains)
        );

    internal async Task<IReadOnlyList<ClockReading>> Clocks() =>
        [.. (await desk.Get<ClockPage>($"/clocks?incident={Id}")).Items.Select(shown => shown.Clock)];

    internal async Task<ClockReading> Clock(string metric = Metric.Resolution) =>
        (await Clocks()).Single(clock => clock.Metric == metric);

    /// <summary>What the clock showed at a moment.</summary>
    internal async Task<ClockReading> Clock(string metric, DateTimeOffset at) =>
        (
            await desk.Get<Shown>(
                $"/clocks/{(await Clock(metric)).ClockId}?at={at:O}".Replace("+", "%2B", StringComparison.Ordinal)
            )
        ).Clock;

    internal static long VersionOf(object contract) =>
        (long)contract.GetType().GetProperty("Version")!.GetValue(contract)!;
}
