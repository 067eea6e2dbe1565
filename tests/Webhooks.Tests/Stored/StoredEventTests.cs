using Sms.Webhooks.Tests.Api;

namespace Sms.Webhooks.Tests.Stored;

/// <summary>The log is for ever: what any version has stored, every later one reads.</summary>
public class StoredEventTests(WebhooksHost service)
{
    [Fact]
    public Task every_event_that_was_ever_stored_is_read_whole() =>
        new StoredSamples<Program>().ShouldReadBack(service.Parts);
}
