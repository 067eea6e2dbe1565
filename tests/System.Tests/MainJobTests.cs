using System.Text.Json;
using CliWrap;
using CliWrap.EventStream;
using Sms.Cli.Demo;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>The main job through the front door: a real Alertmanager, and everybody who watches.</summary>
public class MainJobTests(RunningSystem system)
{
    private readonly string _service = $"checkout-{Guid.NewGuid():N}";

    [Fact]
    public async Task an_alert_becomes_an_incident_its_clock_runs_the_breach_reaches_all_and_the_auditor_replays_it()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await system.MakeAgreement(_service, response: "3s", resolution: "6s");
        var (webhook, pagerDuty) = (await system.AddIntegration(_service), await system.AddIntegration(_service));
        await using var alertmanager = await Alertmanager.StartAsync(
            system.Data,
            system.Url,
            webhook,
            pagerDuty,
            cancellation
        );
        await using var connection = await system.Broker();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        var queue = await channel.Listen("sla.target-breached");
        using var watching = new CancellationTokenSource();
        var watched = Watch(watching.Token);

        var began = DateTimeOffset.UtcNow;
        await alertmanager.FireAsync("HighErrorRate", _service, "5xx rate above 5%", began, cancellation);
        var incidents = await system.Board($"service={_service}", items => items.Count == 2);
        incidents
            .Select(item => item.GetProperty("source").GetString())
            .ShouldBe(["alertmanager", "pagerduty"], ignoreOrder: true);
        var incident = incidents.First(item => item.GetProperty("source").GetString() == "alertmanager");
        var (id, number) = (incident.GetProperty("id").GetString()!, incident.GetProperty("number").GetString()!);

        // Two incidents with two targets each: four breaches, on the broker and on the board.
        var breaches = new List<JsonElement>();
        while (breaches.Count < 4)
        {
            var message = await channel.Receive(queue);
            if (message.GetProperty("data").GetProperty("service").GetString() == _service)
                breaches.Add(message);
        }

        breaches
            .Select(message => $"{message.GetProperty("subject")}/{message.GetProperty("data").GetProperty("metric")}")
            .Distinct()
            .Count()
            .ShouldBe(4);
        foreach (var breach in breaches.Select(message => message.GetProperty("data")))
            (Time(breach, "detectedAt") - Time(breach, "dueAt")).ShouldBeInRange(
                TimeSpan.Zero,
                TimeSpan.FromSeconds(1)
            );
        await system.Board($"service={_service}&sla=breached", items => items.Count == 2);

        var before = DateTimeOffset.UtcNow;
        var (maria, hers) = await system.SignIn("incident-manager");
        using (hers)
            (
                await hers.PostAsync($"/api/incidents/{number}/acknowledge", null, cancellation)
            ).EnsureSuccessStatusCode();
        await alertmanager.ClearAsync(
            "HighErrorRate",
            _service,
            "5xx rate above 5%",
            began,
            DateTimeOffset.UtcNow,
            cancellation
        );
        await system.Board($"service={_service}&state=resolved", items => items.Count == 2);

        // The watcher at the terminal saw every warning and breach of the service, once.
        await Eventually.Until(
            () => Task.FromResult(watched.Count(line => line.Contains(_service, StringComparison.Ordinal))),
            count => count >= 16
        );
        await watching.CancelAsync();
        var seen = watched
            .Where(line => line.Contains(_service, StringComparison.Ordinal))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .ToList();
        seen.Count(item => item.ToString().Contains("sms.sla.target-breached.v1", StringComparison.Ordinal))
            .ShouldBe(4);

        // The auditor: who did what, and what it was before.
        var events = (await system.Get($"/api/incidents/{id}/events")).GetProperty("events").EnumerateArray().ToList();
        events
            .Select(Kind)
            .Distinct()
            .ShouldBe([
                "incident-reported",
                "sla-at-risk-noted",
                "sla-breach-noted",
                "incident-acknowledged",
                "alert-cleared",
                "incident-resolved",
            ]);
        events.Count(e => Kind(e) == "sla-breach-noted").ShouldBe(2);
        var acknowledged = events.Single(e => Kind(e) == "incident-acknowledged");
        (acknowledged.At("data.by"), acknowledged.At("actor"), acknowledged.At("client")).ShouldBe(
            (maria, maria, "sms-cli")
        );
        (await system.Get($"/api/incidents/{id}?asOf={before.UtcDateTime:O}"))
            .GetProperty("state")
            .GetString()
            .ShouldBe("reported");
        (await system.Get($"/api/incidents/{id}?version=1")).GetProperty("sla").GetArrayLength().ShouldBe(0);
        var history = await CommandLine.Run("history", "incident", number, "--data", system.Data.Root);
        history.StandardOutput.ShouldContain("incident-resolved");
        history.StandardOutput.ShouldContain("incident-manager-", Case.Sensitive, "the name of who acknowledged it");

        // One trace runs from the alert through the broker to its clocks.
        var trace = events[0].GetProperty("correlationid").GetString();
        trace!.Length.ShouldBe(32);
        var heard = (await system.Http.GetStringAsync("/api/history/sla", cancellation))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(e => e.GetProperty("subject").GetString() == id && Kind(e) == "clock-started")
            .ToList();
        heard.Count.ShouldBe(2);
        heard.ShouldAllBe(e => e.GetProperty("correlationid").GetString() == trace);

        // The clock explains itself, and the month counts it.
        var clock = (await system.Get($"/api/clocks?incident={id}&metric=resolution"))
            .GetProperty("items")[0]
            .GetProperty("clock");
        clock.GetProperty("status").GetString().ShouldBe("breached-fulfilled");
        var counted = clock
            .GetProperty("intervals")
            .EnumerateArray()
            .Aggregate(TimeSpan.Zero, (sum, interval) => sum + Span(interval, "working"));
        counted.ShouldBe(Span(clock, "consumed"));
        (await system.Get("/api/attainment"))
            .EnumerateArray()
            .Single(row =>
                row.GetProperty("agreementId").GetString() == clock.GetProperty("agreementId").GetString()
                && row.GetProperty("metric").GetString() == "resolution"
            )
            .GetProperty("breached")
            .GetInt32()
            .ShouldBe(2);
        (await system.Get($"/api/alerts?incident={number}")).GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task the_python_consumer_of_the_documentation_sees_a_breach()
    {
        const string python = "/usr/bin/python3";
        var script = Path.Combine(Repository.Root, "docs/how-to/consume-events.py");
        Assert.SkipUnless(await Succeeds(python, "-c", "import pika"), "python3-pika is not installed");
        await system.MakeAgreement(_service, response: "1s", resolution: "1h");
        var key = await system.AddIntegration(_service);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var consumer = CliWrap
            .Cli.Wrap(python)
            .WithArguments([script, await system.BrokerUri()])
            .WithValidation(CommandResultValidation.None);
        var saw = false;
        await foreach (var line in consumer.ListenAsync(stop.Token))
        {
            if (line is not StandardOutputCommandEvent { Text: var text })
                continue;
            if (text == "watching")
                await Trigger(key);
            saw =
                text.Contains("sms.sla.target-breached.v1", StringComparison.Ordinal)
                && text.Contains(_service, StringComparison.Ordinal);
            if (saw)
                break;
        }

        saw.ShouldBeTrue();
    }

    private Task Trigger(string key) =>
        system.Post(
            "/v2/enqueue",
            new
            {
                routing_key = key,
                event_action = "trigger",
                dedup_key = "disk",
                payload = new
                {
                    summary = "Disk is full",
                    source = "db-1",
                    severity = "critical",
                },
            }
        );

    private List<string> Watch(CancellationToken cancellation)
    {
        var lines = new List<string>();
        _ = Listen();
        return lines;

        async Task Listen()
        {
            var command = CommandLine
                .Command("watch", "breaches", "--json", "--data", system.Data.Root)
                .WithStandardOutputPipe(PipeTarget.ToDelegate(lines.Add));
            await command.ExecuteAsync(cancellation).Task.ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private static async Task<bool> Succeeds(string program, params string[] arguments) =>
        (
            await CliWrap
                .Cli.Wrap(program)
                .WithArguments(arguments)
                .WithValidation(CommandResultValidation.None)
                .ExecuteAsync()
        ).ExitCode == 0;

    private static string Kind(JsonElement e) => e.GetProperty("type").GetString()!.Split('.')[^1];

    private static DateTimeOffset Time(JsonElement item, string name) => item.GetProperty(name).GetDateTimeOffset();

    private static TimeSpan Span(JsonElement item, string name) =>
        TimeSpan.Parse(item.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
