using System.Globalization;
using System.Text.Json;
using Sms.Cli.History;
using Sms.Cli.Local;
using Sms.Cli.Portal;
using Sms.Cli.SignIn;
using Sms.Cli.Watch;

namespace Sms.Cli.Demo;

/// <summary>The main job, told as it happens.</summary>
public sealed class Story(PortalClient portal, DataDirectory data)
{
    private const string Alert = "HighErrorRate";
    private const string Manager = "maria";
    private const string Summary = "5xx rate above 5% on checkout";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task TellAsync(CancellationToken cancellation)
    {
        // A service of its own for each telling, so that agreements of earlier ones do not join in.
        var service = $"checkout-{DateTimeOffset.UtcNow.ToString("MMdd-HHmmss", CultureInfo.InvariantCulture)}";
        Say($"1. A promise: agreement Gold for {service}. Priority P1: response within 4 s, resolution within 10 s; warnings at 50 and 75 %.");
        await portal.PostAsync("/api/agreements", new
        {
            name = "Gold",
            customer = "web-shop",
            services = new[] { service },
            targets = new[]
            {
                new { metric = "response", goals = new Dictionary<string, string> { ["P1"] = "4s" }, warnings = new[] { 50, 75 } },
                new { metric = "resolution", goals = new Dictionary<string, string> { ["P1"] = "10s" }, warnings = new[] { 50, 75 } },
            },
        }, cancellation);

        Say("2. Monitoring: two integrations, and a real Alertmanager that sends to both, by webhook and by PagerDuty's protocol.");
        var webhook = await AddIntegrationAsync($"webhook-{service}", service, cancellation);
        var pagerDuty = await AddIntegrationAsync($"pagerduty-{service}", service, cancellation);
        await using var alertmanager = await Alertmanager.StartAsync(data, portal.Url, webhook, pagerDuty, cancellation);

        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var breached = new TaskCompletionSource();
        var watcher = WatchAsync(breached, watching.Token);

        Say($"3. The alert {Alert} fires.");
        var began = DateTimeOffset.UtcNow;
        await alertmanager.FireAsync(Alert, service, Summary, began, cancellation);
        var incidents = await UntilAsync($"/api/incidents?service={service}", page => page.GetProperty("items").GetArrayLength() == 2, cancellation);
        foreach (var item in incidents.GetProperty("items").EnumerateArray())
            Console.WriteLine($"   {Text(item, "number")}  {Text(item, "priority")}  {Text(item, "state")}  by {Text(item, "source")}: {Text(item, "title")}");
        var number = incidents.GetProperty("items").EnumerateArray().First(item => Text(item, "source") == "alertmanager").GetProperty("number").GetString()!;

        Say($"4. Nobody reacts. Watching {number}'s targets on the event stream:");
        await UntilAsync($"/api/incidents?service={service}&sla=breached", page => page.GetProperty("items").GetArrayLength() == 2, cancellation);
        var before = DateTimeOffset.UtcNow;
        Say($"5. Too late, {Manager}, an incident manager, acknowledges {number} and begins to work.");
        using (var maria = new PortalClient(new Uri(portal.Url), await SignInAsync(cancellation)))
            await maria.TellAsync($"/api/incidents/{number}/start-work", null, cancellation);
        await breached.Task.WaitAsync(Patience, cancellation);

        Say("6. The alert clears; its incidents are resolved.");
        await alertmanager.ClearAsync(Alert, service, Summary, began, DateTimeOffset.UtcNow, cancellation);
        await UntilAsync($"/api/incidents?service={service}&state=resolved", page => page.GetProperty("items").GetArrayLength() == 2, cancellation);
        await watching.CancelAsync();
        await watcher;

        Say($"7. The auditor: the history of {number}.");
        Timeline.Show(await portal.GetAsync($"/api/incidents/{number}/events", cancellation), await Names.ReadAsync(portal, cancellation));
        var then = await portal.GetAsync($"/api/incidents/{number}?asOf={Uri.EscapeDataString(before.UtcDateTime.ToString("O"))}", cancellation);
        var now = await portal.GetAsync($"/api/incidents/{number}", cancellation);
        Console.WriteLine($"   As of {before.UtcDateTime:HH:mm:ss.fff}: {Text(then, "state")}. Now: {Text(now, "state")}.");

        Say("8. Why it was breached: the resolution clock, interval by interval.");
        var clocks = await portal.GetAsync($"/api/clocks?incident={Text(now, "id")}&metric=resolution", cancellation);
        foreach (var interval in clocks.GetProperty("items")[0].GetProperty("clock").GetProperty("intervals").EnumerateArray())
            Console.WriteLine($"   {Time(interval, "from")} to {Time(interval, "to")}  {Text(interval, "kind"),-8} since {Text(interval, "factKind")}, counts {Text(interval, "working")}");
        foreach (var row in (await portal.GetAsync("/api/attainment", cancellation)).EnumerateArray().Take(2))
            Console.WriteLine($"   Attainment {Text(row, "month")} of {Text(row, "agreement")}, {Text(row, "metric")}: {Text(row, "percent")} % ({Text(row, "met")} met, {Text(row, "breached")} breached)");

        await new CapacityStory(portal, data).TellAsync(service, cancellation);
    }

    private async Task<string> AddIntegrationAsync(string name, string service, CancellationToken cancellation) =>
        (await portal.PostAsync("/api/integrations", new { name, settings = new { defaultService = service } }, cancellation)).GetProperty("key").GetString()!;

    /// <summary>As a person with a password of this telling.</summary>
    private async Task<Login> SignInAsync(CancellationToken cancellation)
    {
        var people = await portal.GetAsync("/api/identity/people", cancellation);
        var known = people.EnumerateArray().FirstOrDefault(person => Text(person, "userName") == Manager);
        var added = known.ValueKind == JsonValueKind.Undefined
            ? await portal.PostAsync("/api/identity/people", new { userName = Manager, name = "Maria" }, cancellation)
            : await portal.PostAsync($"/api/identity/people/{Text(known, "id")}/password", new { }, cancellation);
        if (known.ValueKind == JsonValueKind.Undefined)
            await portal.TellAsync($"/api/identity/people/{Text(added, "id")}/roles", new { role = "incident-manager" }, cancellation);
        var login = new Login(new Uri(portal.Url), new TokenFile(Path.Combine(data.Root, "demo-token.json")), null);
        await login.SignInAsync(Manager, Text(added, "password"), cancellation);
        return login;
    }

    /// <summary>Shows what the stream says; completes the source when a resolution target is breached.</summary>
    private async Task WatchAsync(TaskCompletionSource breached, CancellationToken cancellation)
    {
        try
        {
            await foreach (var item in new BreachStream(portal).ReadAsync(null, cancellation))
            {
                Console.WriteLine("   " + BreachLine.Format(item.EventType, item.Data));
                if (item.EventType == "target-breached" && item.Data.Contains("\"metric\":\"resolution\"", StringComparison.Ordinal)) breached.TrySetResult();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The story goes on without the stream.
        }
    }

    private async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> seen, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Patience);
        while (true)
        {
            var answer = await portal.GetAsync(path, cancellation);
            if (seen(answer)) return answer;
            if (deadline.IsCancellationRequested) throw new CommandFailure($"{path} did not come to what was expected within {Patience.TotalSeconds:0} s: {answer}");
            await Task.Delay(100, cancellation);
        }
    }

    private static void Say(string text) => Console.WriteLine("\n" + text);

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.ToString() : "-";

    private static string Time(JsonElement item, string name) => item.GetProperty(name).GetDateTimeOffset().UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
