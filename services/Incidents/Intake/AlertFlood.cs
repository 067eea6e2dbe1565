namespace Sms.Incidents;

/// <summary>
/// How fast an integration opens incidents. Past its limit, further alerts share one incident: ten thousand that nobody
/// can read are worth less than one that says so. Every alert stays in the ledger with the incident that took it.
/// </summary>
public sealed record AlertFlood
{
    public required Guid IntegrationId { get; init; }

    /// <summary>The latest openings, wanted or done, at most as many as make a flood.</summary>
    public DateTimeOffset[] RecentOpenings { get; init; } = [];

    /// <summary>The incident that took, or takes, what is too much; null if there never was a flood.</summary>
    public Guid? IncidentId { get; init; }

    /// <summary>How many alerts of that incident fire.</summary>
    public int Firing { get; init; }

    public bool IsOver(IntegrationSettings settings, DateTimeOffset now) =>
        settings.FloodThreshold > 0
        && RecentOpenings.Length > settings.FloodThreshold
        && RecentOpenings[0] > now - settings.FloodWindow;

    internal AlertFlood Opening(IntegrationSettings settings, DateTimeOffset now) =>
        settings.FloodThreshold == 0
            ? this
            : this with
            {
                RecentOpenings = [.. RecentOpenings.Append(now).TakeLast(settings.FloodThreshold + 1)],
            };

    internal AlertFlood Begun(Guid incident) => this with { IncidentId = incident, Firing = 1 };

    internal AlertFlood Joined() => this with { Firing = Firing + 1 };

    internal AlertFlood Left() => this with { Firing = Math.Max(0, Firing - 1) };
}
