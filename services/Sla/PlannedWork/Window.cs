namespace Sms.Sla;

/// <summary>Planned work on services: from the start of a change's implementation to its end, and to the end of its window at the latest.</summary>
/// <param name="Version">Grows with whatever is learned of the change.</param>
/// <param name="Number">For people: <c>CHG0000012</c>.</param>
/// <param name="To">Exclusive.</param>
public sealed record PlannedWork(Guid ChangeId, long Version, string Number, IReadOnlyList<string> Services, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Whether it counts for a service at a moment.</summary>
    public bool Covers(string service, DateTimeOffset at) => From <= at && at < To && Services.Contains(service);
}

/// <summary>What has been heard of a change's implementation, in whatever order.</summary>
/// <param name="Id">The change.</param>
/// <param name="StartVersion">Version that its start was told with; 0: not yet.</param>
/// <param name="EndVersion">Version that its end was told with; 0: not yet.</param>
public sealed record Window(
    Guid Id, string Number, IReadOnlyList<string> Services, long StartVersion, DateTimeOffset? From, DateTimeOffset? Until, bool Exception,
    long EndVersion, DateTimeOffset? EndedAt)
{
    /// <summary>Only grows: by it everybody notices that something is new.</summary>
    public long Version => StartVersion + EndVersion;

    public static Window Of(Guid change, string number, IReadOnlyList<string> services) => new(change, number, services, 0, null, null, false, 0, null);

    public Window Started(long version, IReadOnlyList<string> services, DateTimeOffset from, DateTimeOffset until, bool exception) => version <= StartVersion
        ? this
        : this with { StartVersion = version, Services = services, From = from, Until = until, Exception = exception };

    public Window Ended(long version, DateTimeOffset at) => version <= EndVersion ? this : this with { EndVersion = version, EndedAt = at };

    /// <summary>Null while the start is not known, and for work that no window allowed: it counts like any other time.</summary>
    public PlannedWork? Work() => From is { } from && Until is { } until && !Exception
        ? new(Id, Version, Number, Services, from, EndedAt < until ? EndedAt.Value : until)
        : null;
}
