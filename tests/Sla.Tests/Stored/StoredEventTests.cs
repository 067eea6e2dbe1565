using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Stored;

/// <summary>The log is for ever: what any version has stored, every later one reads.</summary>
public class StoredEventTests(SlaHost service)
{
    [Fact]
    public Task every_event_that_was_ever_stored_is_read_whole() =>
        new StoredSamples<Program>().ShouldReadBack(service.Parts);
}
