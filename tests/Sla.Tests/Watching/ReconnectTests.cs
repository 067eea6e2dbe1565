using System.Net;
using System.Text.Json;
using Sms.Cli;
using Sms.Cli.Watch;
using Sms.Local;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Watching;

/// <summary>
/// <c>sms watch breaches</c> goes on through the end of its token and through an absence of the system, without a gap
/// or a repeat.
/// </summary>
public class ReconnectTests(SlaHost sla)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task a_token_that_ends_is_renewed_without_a_word()
    {
        await using var door = await FrontDoor.Open(_desk.Host, tokens: TimeSpan.FromSeconds(2));
        await using var watcher = new Watcher(door, await Service());
        await Eventually.Until(() => Task.FromResult(door.Connections), connections => connections > 0);
        var incidents = new List<Guid>();
        for (var connections = 1; connections <= 4; connections++)
        {
            incidents.Add(await Breached(watcher.Service));
            await Eventually.Until(() => Task.FromResult(door.Connections), seen => seen > connections, Patience);
        }

        (await watcher.Seen(incidents.Count)).ShouldBe(incidents);
        watcher.Said.ShouldBeEmpty();
        door.TokensGiven.ShouldBeGreaterThan(3);
    }

    [Theory, InlineData(503), InlineData(502), InlineData(429)]
    public async Task while_the_system_is_away_it_says_so_once_and_then_goes_on(int status)
    {
        await using var door = await FrontDoor.Open(_desk.Host);
        await using var watcher = new Watcher(door, await Service());
        await Eventually.Until(() => Task.FromResult(door.Connections), connections => connections > 0);
        // Nothing has come yet: what happens meanwhile must not be taken for the past.
        await door.Leave(status);
        var missed = await Breached(watcher.Service);
        await Eventually.Until(() => Task.FromResult(watcher.Said.Count), said => said > 0);
        door.Return();
        var later = await Breached(watcher.Service);
        (await watcher.Seen(2)).ShouldBe([missed, later]);
        watcher.Said.Count.ShouldBe(2);
        watcher.Said[0].ShouldEndWith(" does not answer. Trying again until it does.");
        watcher.Said[1].ShouldEndWith(" answers again. Going on where the connection ended.");
    }

    [Fact]
    public async Task a_connection_that_died_without_a_word_is_made_again()
    {
        await using var door = await FrontDoor.Open(_desk.Host);
        await using var watcher = new Watcher(door, await Service(), patience: TimeSpan.FromSeconds(2));
        await Eventually.Until(() => Task.FromResult(door.Connections), connections => connections > 0);
        door.Freeze();
        var missed = await Breached(watcher.Service);
        (await watcher.Seen(1)).ShouldBe([missed]);
        watcher.Said.ShouldBeEmpty();
    }

    [Fact]
    public async Task what_the_server_refuses_is_not_tried_again()
    {
        await using var door = await FrontDoor.Open(_desk.Host);
        using var client = door.Client();
        var refused = await Should.ThrowAsync<CommandFailure>(async () =>
        {
            await foreach (var _ in new BreachStream(client, "?priority=high").ReadAsync(null, CancellationToken.None))
            { }
        });
        refused.Message.ShouldContain("priority: One of P1, P2, P3, P4, P5.");
        door.Connections.ShouldBe(1);
    }

    private async Task<string> Service()
    {
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Resolution(service));
        return service;
    }

    private async Task<Guid> Breached(string service)
    {
        var incident = new Incident(_desk, service);
        await incident.Reported(_desk.Now.AddHours(-5));
        return incident.Id;
    }

    private sealed class Watcher : IAsyncDisposable
    {
        private readonly CancellationTokenSource _leave = new();
        private readonly List<Guid> _seen = [];
        private readonly List<string> _said = [];
        private readonly Task _watching;

        internal Watcher(FrontDoor door, string service, TimeSpan? patience = null) =>
            (Service, _watching) = (service, Watch(door, service, patience));

        internal string Service { get; }

        internal IReadOnlyList<string> Said => _said;

        internal async Task<IReadOnlyList<Guid>> Seen(int count) =>
            await Eventually.Until(
                () => Task.FromResult<IReadOnlyList<Guid>>([.. _seen]),
                seen => seen.Count >= count || _watching.IsCompleted,
                Patience
            );

        public async ValueTask DisposeAsync()
        {
            await _leave.CancelAsync();
            await _watching;
            _leave.Dispose();
        }

        private async Task Watch(FrontDoor door, string service, TimeSpan? patience)
        {
            using var client = door.Client();
            await foreach (
                var item in new BreachStream(client, $"?service={service}", _said.Add, patience).ReadAsync(
                    null,
                    _leave.Token
                )
            )
                _seen.Add(JsonDocument.Parse(item.Data).RootElement.GetProperty("subject").GetGuid());
        }
    }
}
