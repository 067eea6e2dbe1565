using Sms.Incidents.Tests.Api;

namespace Sms.Incidents.Tests.Stored;

/// <summary>The log is for ever: what any version has stored, every later one reads.</summary>
public class StoredEventTests(IncidentsHost service)
{
    [Fact]
    public Task every_event_that_was_ever_stored_is_read_whole() =>
        new StoredSamples<Program>().ShouldReadBack(service.Parts);

    [Fact]
    public void what_an_integration_did_not_yet_say_has_its_default()
    {
        var settings = new StoredSamples<Program>().Read<IntegrationAdded>("integration_added.1").Settings;
        (settings.FloodThreshold, settings.FloodWindow).ShouldBe((100, TimeSpan.FromMinutes(1)));
    }
}
