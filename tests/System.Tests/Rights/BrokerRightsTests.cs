using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;
using Sms.Contracts;
using Sms.Testing;

namespace Sms.Journeys.Rights;

/// <summary>What the broker lets each service do with the credentials that it is started with.</summary>
public class BrokerRightsTests(RunningSystem system)
{
    private static readonly string[] Services = [.. Routes.Queues.Select(queue => queue.Service).Distinct()];

    public static TheoryData<string, string> Pairs =>
        [
            .. Services.SelectMany(service =>
                Services.Where(other => other != service).Select(other => (service, other))
            ),
        ];

    public static TheoryData<string> Each => [.. Services];

    [Theory, MemberData(nameof(Pairs))]
    public async Task nothing_of_another_service_can_be_read_changed_or_deleted(string service, string other)
    {
        foreach (
            var queue in (string[])
                [Routes.Queues.First(queue => queue.Service == other).Name, Routes.DeadLetters(other)]
        )
        {
            await ShouldBeRefused(service, channel => channel.BasicGetAsync(queue, autoAck: false));
            await ShouldBeRefused(service, channel =>
                channel.BasicConsumeAsync(queue, autoAck: false, new AsyncEventingBasicConsumer(channel))
            );
            await ShouldBeRefused(service, channel => channel.QueuePurgeAsync(queue));
            await ShouldBeRefused(service, channel => channel.QueueDeleteAsync(queue));
            await ShouldBeRefused(service, channel =>
                channel.QueueUnbindAsync(
                    queue,
                    Routes.Exchange,
                    Routes.Queues.First(own => own.Service == other).RoutingKey
                )
            );
        }

        await ShouldBeRefused(service, channel => channel.QueueDeclareAsync($"{other}.more"));
        await ShouldBeRefused(service, channel =>
            channel.ExchangeBindAsync(Routes.OwnExchange(other), Routes.OwnExchange(service), "#")
        );
        await ShouldBeRefused(service, channel => channel.ExchangeDeleteAsync(Routes.OwnExchange(other)));
        await ShouldBeRefused(service, channel => channel.ExchangeDeleteAsync(Routes.Exchange));
    }

    [Theory, MemberData(nameof(Pairs))]
    public async Task nothing_can_be_put_into_a_queue_of_another_service_or_said_in_its_name(
        string service,
        string other
    )
    {
        var queue = Routes.Queues.First(queue => queue.Service == other).Name;
        await ShouldBeRefused(service, channel => Publish(channel, Routes.Exchange, $"{other}.something"));
        await ShouldBeRefused(service, channel => Publish(channel, "", queue));
        await ShouldBeRefused(service, channel => Publish(channel, Routes.OwnExchange(other), queue));
        await ShouldBeRefused(service, channel => channel.QueueBindAsync(queue, Routes.OwnExchange(service), queue));
        // What dies on a queue would get there, too.
        await ShouldBeRefused(service, channel =>
            channel.QueueDeclareAsync(
                $"{service}.more",
                arguments: new Dictionary<string, object?>
                {
                    ["x-dead-letter-exchange"] = "",
                    ["x-dead-letter-routing-key"] = queue,
                }
            )
        );
    }

    [Theory, MemberData(nameof(Each))]
    public async Task nothing_new_can_be_declared(string service)
    {
        await ShouldBeRefused(service, channel => channel.QueueDeclareAsync($"{service}.more"));
        await ShouldBeRefused(service, channel => channel.QueueDeclareAsync($"{service}.own.more"));
        await ShouldBeRefused(service, channel => channel.ExchangeDeclareAsync($"{service}.more", ExchangeType.Topic));
        await ShouldBeRefused(service, channel => channel.ExchangeDeclareAsync($"{service}own", ExchangeType.Direct));
    }

    [Theory]
    [InlineData("sla")]
    [InlineData("nobody")]
    public async Task a_message_in_the_name_of_another_user_is_refused(string user)
    {
        await using var connection = await Connect("incidents");
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var properties = new BasicProperties { UserId = user };
        var refusal = await Should.ThrowAsync<OperationInterruptedException>(() =>
            channel
                .BasicPublishAsync(
                    Routes.Exchange,
                    "incidents.something",
                    mandatory: false,
                    properties,
                    "nothing"u8.ToArray()
                )
                .AsTask()
        );
        refusal.ShutdownReason!.ReplyCode.ShouldBe((ushort)Constants.PreconditionFailed);
    }

    [Theory, InlineData("incidents"), InlineData("sla")]
    public async Task what_is_for_others_cannot_be_listened_to(string service)
    {
        await ShouldBeRefused(service, channel =>
            channel.QueueBindAsync(Routes.DeadLetters(service), Routes.Exchange, "#")
        );
        await ShouldBeRefused(service, channel =>
            channel.QueueBindAsync(Routes.DeadLetters(service), Routes.Exchange, $"{service}.*")
        );
    }

    [Theory, MemberData(nameof(Each))]
    public async Task a_service_has_what_it_needs_to_listen_and_to_put_messages_back(string service)
    {
        await using var connection = await Connect(service);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        // The one queue that it declares for the time of a connection alone.
        var queue = (
            await channel.QueueDeclareAsync(
                Routes.DeadLetterReader(service),
                durable: false,
                exclusive: true,
                autoDelete: false
            )
        ).QueueName;
        await channel.QueueBindAsync(
            queue,
            Routes.Exchange,
            Routes.Queues.First(own => own.Service == service).RoutingKey
        );
        await channel.QueueBindAsync(queue, Routes.OwnExchange(service), queue);
        await Publish(channel, Routes.OwnExchange(service), queue);
        (
            await Eventually.Until(() => channel.BasicGetAsync(queue, autoAck: true), found => found is not null)
        )!.Exchange.ShouldBe(Routes.OwnExchange(service));
        // A name that its exchange does not know is sent back, not refused.
        (
            await Should.ThrowAsync<PublishReturnException>(() =>
                Publish(channel, Routes.OwnExchange(service), "nobody")
            )
        ).ReplyCode.ShouldBe((ushort)Constants.NoRoute);
    }

    [Fact]
    public async Task every_queue_is_reached_by_its_name_through_the_exchange_of_its_service_and_by_its_key()
    {
        var bindings = (
            await system.BrokerControl("-q", "list_bindings", "source_name", "routing_key", "destination_name")
        ).Split('\n');
        foreach (var queue in Routes.Queues)
        {
            bindings.ShouldContain($"{Routes.Exchange}\t{queue.RoutingKey}\t{queue.Name}");
            bindings.ShouldContain($"{Routes.OwnExchange(queue.Service)}\t{queue.Name}\t{queue.Name}");
        }

        foreach (var service in Services)
            bindings.ShouldContain(
                $"{Routes.OwnExchange(service)}\t{Routes.DeadLetters(service)}\t{Routes.DeadLetters(service)}"
            );
    }

    private static Task Publish(IChannel channel, string exchange, string routingKey) =>
        channel.BasicPublishAsync(exchange, routingKey, mandatory: true, "nothing"u8.ToArray()).AsTask();

    /// <summary>By the broker, which closes the channel with the reason.</summary>
    private async Task ShouldBeRefused(string service, Func<IChannel, Task> action)
    {
        await using var connection = await Connect(service);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var refusal = await Should.ThrowAsync<OperationInterruptedException>(() => action(channel));
        refusal.ShutdownReason!.ReplyCode.ShouldBe((ushort)Constants.AccessRefused);
        refusal.ShutdownReason.ReplyText.ShouldStartWith("ACCESS_REFUSED");
    }

    private Task<IConnection> Connect(string service) => system.Broker(service);
}
