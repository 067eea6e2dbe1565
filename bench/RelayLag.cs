namespace Sms.Bench;

/// <summary>
/// From the log to an AMQP consumer, while alerts come in steadily and below the limit. An event's recorded time is the
/// beginning of the transaction that appends it, so the decision and the commit are in what is measured.
/// </summary>
internal static class RelayLag
{
    /// <param name="system">Under load.</param>
    /// <param name="perSecond">Alerts a second, each an incident.</param>
    /// <param name="time">How long.</param>
    /// <param name="report">Is told.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task RunAsync(
        BenchedSystem system,
        double perSecond,
        TimeSpan time,
        Report report,
        CancellationToken cancellation
    )
    {
        const string service = "bench-relay";
        var key = await system.AddIntegrationAsync(service, floodThreshold: 0, cancellation);
        var (sinceRecorded, sinceAlert) = (new Collected(), new Collected());
        await using var watcher = await Watcher.StartAsync(
            system,
            "incidents.incident-reported",
            (message, now) =>
            {
                if (message.GetProperty("data").GetProperty("service").GetString() != service)
                    return;
                sinceAlert.Add(now - message.GetProperty("time").GetDateTimeOffset());
                sinceRecorded.Add(now - message.GetProperty("recordedtime").GetDateTimeOffset());
            },
            cancellation
        );

        var sent = await PacedAlerts.SendAsync(system, key, perSecond, time, cancellation);
        await Wait.ForAsync(
            sent,
            () => Task.FromResult((long)sinceRecorded.Count),
            "incidents were published",
            cancellation
        );
        report.Add(
            $"from the recorded time of an incident to an AMQP consumer, {perSecond:N0} alerts/s",
            Report.Unspecified,
            $"{sinceRecorded.Times()}"
        );
        report.Add(
            $"from the alert to an AMQP consumer, {perSecond:N0} alerts/s",
            Report.Unspecified,
            $"{sinceAlert.Times()}; {await CatchUp.WaitAsync(system, cancellation)}"
        );
    }
}
