using RabbitMQ.Client;
using Sms.Contracts;
using Sms.Contracts.Sla;
using Sms.Incidents.Tests.Api;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Reactions;

public class DeletedQueueTests(IncidentsHost shared)
{
    private static readonly TimeSpan TwoLooksAndMore = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task a_queue_that_was_deleted_is_made_anew_and_listened_to()
    {
        await using var host = await ServiceHost<Program>.Start(shared.Parts, "incidents");
        await using var channel = await host.OpenChannel();
        var id = await host.Http.Report();
        await channel.QueueDeleteAsync(Routes.Queue("incidents", typeof(TargetBreached)));
        var breached = new TargetBreached(
            Guid.Parse(id),
            3,
            "clock",
            Guid.NewGuid(),
            1,
            "Gold",
            "resolution",
            "P1",
            "mail",
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch,
            "time-elapsed"
        );
        var names = await Eventually.Until(
            async () =>
            {
                await channel.Publish(breached);
                return await host.Http.EventNames(id);
            },
            names => names.Contains("sla-breach-noted"),
            TwoLooksAndMore
        );
        names.ShouldBe(["incident-reported", "sla-breach-noted"]);
    }
}
