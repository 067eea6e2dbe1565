using Sms.Testing;

namespace Sms.Journeys;

/// <summary>kill -9 of each part in the middle of a load of alerts.</summary>
[Collection(BreakableSystem.Name), Trait(FaultTime.Kind, FaultTime.Fault)]
public class KilledPartTests(BreakableSystem breakable)
{
    [Theory]
    [InlineData("incidents")]
    [InlineData("sla")]
    [InlineData("capacity")]
    [InlineData("webhooks")]
    [InlineData("identity")]
    [InlineData("catalog")]
    [InlineData("problems")]
    [InlineData("changes")]
    [InlineData("portal")]
    [InlineData("rabbitmq")]
    [InlineData("postgres")]
    public async Task nothing_is_lost_or_doubled_when_a_part_is_killed(string part)
    {
        var trial = await Trial.Begin(breakable.System);
        await trial.Survives(() =>
        {
            breakable.System.Kill(part);
            return Task.CompletedTask;
        });
        await trial.ShouldHold();
    }
}
