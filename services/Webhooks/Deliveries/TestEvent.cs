using System.Text.Json;
using Sms.ServiceDefaults;

namespace Sms.Webhooks;

/// <summary>What a test sends: a CloudEvent like the others, of a type of its own.</summary>
internal static class TestEvent
{
    internal static ArrivedEvent Create(Guid subscription, Guid id, string by, DateTimeOffset now) =>
        new(
            id.ToString(),
            EventTypes.Test,
            subscription.ToString(),
            JsonSerializer.SerializeToUtf8Bytes(
                new
                {
                    specversion = "1.0",
                    id,
                    source = "webhooks",
                    type = EventTypes.Test,
                    subject = subscription,
                    time = now,
                    datacontenttype = "application/json",
                    data = new { webhookId = subscription, by },
                },
                Defaults.Json
            )
        );
}
