using Marten;
using Microsoft.Extensions.DependencyInjection;
using Sms.Incidents.Tests.Api;

namespace Sms.Incidents.Tests.Stored;

/// <summary>The log is for ever: what any version has stored, every later one reads.</summary>
public class StoredEventTests(IncidentsHost service)
{
    [Fact]
    public async Task every_event_that_was_ever_stored_is_read_whole()
    {
        // On a database of its own, for samples are no history that a read model could be made from.
        await using var host = await ServiceHost<Program>.Start(service.Parts, "incidents");
        await new StoredSamples("Incidents", typeof(Program).Assembly).ShouldReadBack(host.Services.GetRequiredService<IDocumentStore>(), host.Database);
    }

    [Fact]
    public void what_an_integration_did_not_yet_say_has_its_default()
    {
        var settings = new StoredSamples("Incidents", typeof(Program).Assembly).Read<IntegrationAdded>("integration_added.1").Settings;
        (settings.FloodThreshold, settings.FloodWindow).ShouldBe((100, TimeSpan.FromMinutes(1)));
    }
}
