using System.Net;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>The disk of the database is full for a while.</summary>
[Collection(ReplicatedSystem.Name), Trait(FaultTime.Kind, FaultTime.Fault)]
public class FullDiskTests(ReplicatedSystem disk)
{
    [Fact]
    public async Task a_full_disk_refuses_alerts_until_there_is_room_and_loses_none()
    {
        Assert.SkipWhen(disk.NoDisk is not null, disk.NoDisk ?? "");
        await using var trial = await Trial.Begin(disk.System);
        await disk.Fill();
        var refused = await Eventually.Until(() => Task.FromResult(trial.Load.Refused), answer => answer is not null);
        refused!.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
        refused.Headers.RetryAfter!.ToString().ShouldBe("5");
        await Task.Delay(FaultTime.Of(seconds: 5));

        disk.Clear();
        await trial.GoesOn();
        await trial.ShouldHold();
    }
}
