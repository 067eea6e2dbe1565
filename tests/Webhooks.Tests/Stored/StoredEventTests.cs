using Marten;
using Microsoft.Extensions.DependencyInjection;
using Sms.Webhooks.Tests.Api;

namespace Sms.Webhooks.Tests.Stored;

/// <summary>The log is for ever: what any version has stored, every later one reads.</summary>
public class StoredEventTests(WebhooksHost service)
{
    [Fact]
    public async Task every_event_that_was_ever_stored_is_read_whole()
    {
        // On a database of its own, for samples are no history that a read model could be made from.
        await using var host = await ServiceHost<Program>.Start(service.Parts, "webhooks");
        await new StoredSamples("Webhooks", typeof(Program).Assembly).ShouldReadBack(host.Services.GetRequiredService<IDocumentStore>(), host.Database);
    }
}
