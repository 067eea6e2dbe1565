namespace Sms.Bench.Scale;

/// <summary>One incident of a running system, from its alert to its end: what a large log is made of.</summary>
/// <param name="Id">Its stream.</param>
/// <param name="Number">For people.</param>
/// <param name="Sequence">The number's number.</param>
/// <param name="Host">What its alert speaks of: in its key, its title and its description, and nowhere else.</param>
internal sealed record ModelIncident(Guid Id, string Number, long Sequence, string Host)
{
    // An alert's description as rules have it: so the event of the report comes to about 1 KB.
    private const string Runbook =
        "It has lost 3 GB since midnight; at this rate it was full four hours from the first warning, "
        + "and the next backup needs 5 GB.\n"
        + "Look first at /var/log and /var/lib/docker: rotated logs older than a week and images that no container "
        + "uses may go at once.\n"
        + "Never delete below /var/lib/postgresql; when the growth is there, tell the database team, "
        + "who can move the archive of the log.\n"
        + "Rule: node_filesystem_avail_bytes{mountpoint=\"/var\"} / node_filesystem_size_bytes < 0.02, "
        + "for 10 minutes. Team: storage. Tier: 1.";

    /// <summary>Lets it happen: reported, acknowledged, cleared and thereby resolved, closed.</summary>
    public static async Task<ModelIncident> HappenAsync(
        BenchedSystem system,
        string key,
        CancellationToken cancellation
    )
    {
        var host = $"{Guid.NewGuid():N}";
        var alertKey = $"disk-full:{host}";
        var description = $"/var on {host} has 17 MB left of 50 GB. {Runbook}";
        var accepted = await system.PostAsync(
            "/intake/alert",
            new
            {
                key = alertKey,
                title = $"Disk of {host} is full",
                description,
                severity = "critical",
                details = new { free = "17 MB" },
            },
            cancellation,
            key
        );
        var id = accepted.GetProperty("alerts")[0].GetProperty("incidentId").GetGuid();
        await system.PostAsync($"/api/incidents/{id}/acknowledge", new { }, cancellation);
        await system.PostAsync("/intake/alert", new { key = alertKey, status = "resolved" }, cancellation, key);
        await system.PostAsync($"/api/incidents/{id}/close", new { }, cancellation);

        var incident = await system.GetAsync($"/api/incidents/{id}", cancellation);
        return new ModelIncident(
            id,
            incident.GetProperty("number").GetString()!,
            incident.GetProperty("sequence").GetInt64(),
            host
        );
    }
}
