using System.Globalization;
using System.Text.Json;
using Sms.Cli.History;
using Sms.Cli.Portal;
using Sms.Cli.Watch;
using Sms.Local;

namespace Sms.Cli.Demo;

/// <summary>
/// The main job, told as it happens: alert, incident, suspect, breach, problem, emergency change, resolution, proof.
/// </summary>
public sealed class Story(PortalClient portal, DataDirectory data)
{
    private const string Alert = "HighErrorRate";
    private const string Summary = "5xx rate above 5%, database pool exhausted";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly string[] IntervalMembers = ["from", "to", "kind", "factKind", "working"];

    // Services of their own for each telling, so that agreements and changes of earlier ones do not join in.
    private readonly string _tale = DateTimeOffset.UtcNow.ToString("MMdd-HHmmss", CultureInfo.InvariantCulture);

    private string Checkout => $"checkout-{_tale}";
    private string Database => $"payments-db-{_tale}";

    public async Task TellAsync(CancellationToken cancellation)
    {
        using var cast = new Cast(portal, data);
        var maria = await cast.Enter("maria", "Maria", "incident-manager", cancellation);
        var peter = await cast.Enter("peter", "Peter", "problem-manager", cancellation);
        var carla = await cast.Enter("carla", "Carla", "change-manager", cancellation);
        var anna = await cast.Enter("anna", "Anna", "change-approver", cancellation);

        await Promise(cancellation);
        Narrator.Step(
            "2. Monitoring: two integrations, and a real Alertmanager that sends to both, "
                + "by webhook and by PagerDuty's protocol."
        );
        var webhook = await AddIntegrationAsync($"webhook-{Checkout}", cancellation);
        var pagerDuty = await AddIntegrationAsync($"pagerduty-{Checkout}", cancellation);
        await using var alertmanager = await Alertmanager.StartAsync(
            data,
            portal.Url,
            webhook,
            pagerDuty,
            cancellation
        );

        Narrator.Step(
            $"3. A pipeline deploys to {Database}: a standard change, pre-approved, reported with its outcome."
        );
        await carla.Portal.PostAsync(
            "/api/changes/deployments",
            new
            {
                service = Database,
                summary = "Lower connection limit of the database pool",
                key = _tale,
                outcome = "succeeded",
            },
            cancellation
        );

        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var breached = new TaskCompletionSource();
        var watcher = WatchAsync(breached, watching.Token);
        var began = DateTimeOffset.UtcNow;
        var incident = await Fire(alertmanager, began, cancellation);
        var number = Text(incident, "number");
        await Suspect(number, cancellation);

        Narrator.Step($"5. Nobody reacts. Watching {number}'s targets on the event stream (times are UTC):");
        await UntilAsync(
            $"/api/incidents?service={Checkout}&sla=breached",
            page => page.GetProperty("items").GetArrayLength() == 2,
            cancellation
        );
        var before = DateTimeOffset.UtcNow;
        Narrator.Step($"6. Too late, {maria.Name}, an incident manager, acknowledges {number} and begins to work.");
        await maria.Does($"/api/incidents/{number}/start-work", null, cancellation);
        await breached.Task.WaitAsync(Patience, cancellation);
        await watching.CancelAsync();
        await watcher;

        var problem = await FindCause(number, peter, cancellation);
        await Repair(problem, peter, anna, carla, maria, cancellation);
        await alertmanager.ClearAsync(Alert, Checkout, Summary, began, DateTimeOffset.UtcNow, cancellation);
        await Prove(number, before, cancellation);
        await new CapacityStory(portal, data).TellAsync(Checkout, cancellation);
    }

    private async Task Promise(CancellationToken cancellation)
    {
        Narrator.Step(
            $"1. The catalogue: {Checkout} is critical and depends on {Database}. A promise, agreement Gold: "
                + "P1 response within 4 s, resolution within 10 s."
        );
        await portal.PostAsync(
            "/api/services",
            new
            {
                service = Database,
                name = "Payments database",
                criticality = "high",
                supportGroup = "databases",
            },
            cancellation
        );
        await portal.PostAsync(
            "/api/services",
            new
            {
                service = Checkout,
                name = "Checkout",
                criticality = "critical",
                supportGroup = "shop",
                dependsOn = new[] { Database },
            },
            cancellation
        );
        await portal.PostAsync(
            "/api/agreements",
            new
            {
                name = "Gold",
                customer = "web-shop",
                services = new[] { Checkout },
                targets = new[]
                {
                    new
                    {
                        metric = "response",
                        goals = new Dictionary<string, string> { ["P1"] = "4s" },
                        warnings = new[] { 50, 75 },
                    },
                    new
                    {
                        metric = "resolution",
                        goals = new Dictionary<string, string> { ["P1"] = "10s" },
                        warnings = new[] { 50, 75 },
                    },
                },
            },
            cancellation
        );
    }

    /// <returns>The incident that the webhook opened.</returns>
    private async Task<JsonElement> Fire(
        Alertmanager alertmanager,
        DateTimeOffset began,
        CancellationToken cancellation
    )
    {
        Narrator.Step($"4. The alert {Alert} fires.");
        await alertmanager.FireAsync(Alert, Checkout, Summary, began, cancellation);
        var incidents = await UntilAsync(
            $"/api/incidents?service={Checkout}",
            page => page.GetProperty("items").GetArrayLength() == 2,
            cancellation
        );
        foreach (var item in incidents.GetProperty("items").EnumerateArray())
            Narrator.Tell(
                $"{Text(item, "number")}  {Text(item, "priority")}  {Text(item, "state")}  "
                    + $"{Text(item, "group")}  by {Text(item, "source")}: {Text(item, "title")}"
            );
        return incidents.GetProperty("items").EnumerateArray().First(item => Text(item, "source") == "alertmanager");
    }

    private async Task Suspect(string number, CancellationToken cancellation)
    {
        var incident = await UntilAsync(
            $"/api/incidents/{number}",
            x => x.GetProperty("suspects").GetArrayLength() > 0,
            cancellation
        );
        var suspect = incident.GetProperty("suspects")[0];
        Narrator.Tell(
            $"Suspect: {Text(suspect, "number")} {Text(suspect, "title")}, "
                + $"score {Readable.Number(suspect.GetProperty("score").GetDouble())}"
        );
        foreach (var reason in suspect.GetProperty("reasons").EnumerateArray())
            Narrator.TellItem("-", reason.GetString()!);
    }

    /// <param name="number">Of the incident whose suspect it was.</param>
    /// <param name="peter">Finds it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The number of the problem.</returns>
    private async Task<string> FindCause(string number, Player peter, CancellationToken cancellation)
    {
        var incidents = (await portal.GetAsync($"/api/incidents?service={Checkout}", cancellation))
            .GetProperty("items")
            .EnumerateArray()
            .Select(item => Text(item, "number"))
            .ToList();
        var raised = await peter.Portal.PostAsync(
            "/api/problems",
            new
            {
                title = "Database pool of the checkout exhausted",
                service = Checkout,
                incidents,
            },
            cancellation
        );
        var problem = Text(raised, "number");
        Narrator.Step(
            $"7. {peter.Name}, a problem manager, raises {problem} from {string.Join(" and ", incidents)}, "
                + "confirms the suspect and finds the root cause."
        );
        var change = (await portal.GetAsync($"/api/incidents/{number}", cancellation)).GetProperty("suspects")[0];
        foreach (
            var id in (await portal.GetAsync($"/api/incidents?service={Checkout}", cancellation))
                .GetProperty("items")
                .EnumerateArray()
                .Select(item => Text(item, "id"))
        )
            await peter.Does(
                $"/api/changes/{Text(change, "changeId")}/confirm-cause",
                new { incidentId = id },
                cancellation
            );
        await peter.Does(
            $"/api/problems/{problem}/find-root-cause",
            new { rootCause = $"{Text(change, "number")} lowered the limit below what the evening needs." },
            cancellation
        );
        await peter.Does(
            $"/api/problems/{problem}/record-workaround",
            new { workaround = "Restart the pool." },
            cancellation
        );
        return problem;
    }

    private async Task Repair(
        string problem,
        Player peter,
        Player anna,
        Player carla,
        Player maria,
        CancellationToken cancellation
    )
    {
        await peter.Does(
            $"/api/problems/{problem}/request-change",
            new
            {
                title = "Restore the connection limit",
                type = "emergency",
                rollbackPlan = "Lower it again.",
            },
            cancellation
        );
        var asked = await UntilAsync(
            $"/api/problems/{problem}",
            x => x.TryGetProperty("change", out var change) && Text(change, "state") == "registered",
            cancellation
        );
        var number = Text(asked.GetProperty("change"), "number");
        Narrator.Step(
            $"8. {peter.Name} asks for an emergency change: {number}. {anna.Name} approves, "
                + $"{carla.Name} gives it a window, {maria.Name} carries it out."
        );
        await peter.Does($"/api/changes/{number}/submit", null, cancellation);
        await anna.Does($"/api/changes/{number}/approve", new { comment = "Go." }, cancellation);
        var now = DateTimeOffset.UtcNow;
        await carla.Does(
            $"/api/changes/{number}/schedule",
            new
            {
                startsAt = now,
                endsAt = now.AddMinutes(30),
                implementer = maria.Id,
                acceptConflicts = "The outage is what it ends.",
            },
            cancellation
        );
        var change = await portal.GetAsync($"/api/changes/{number}", cancellation);
        Narrator.Tell(
            $"Risk {Text(change.GetProperty("risk"), "level")} ({Text(change.GetProperty("risk"), "score")} of 100):"
        );
        foreach (var factor in change.GetProperty("risk").GetProperty("factors").EnumerateArray())
            Narrator.TellItem(
                $"{Text(factor, "points"), 3} x {Text(factor, "weight"), 2} ",
                $"{Text(factor, "name")}: {Text(factor, "why")}"
            );
        await maria.Does($"/api/changes/{number}/start", new { }, cancellation);
        await maria.Does(
            $"/api/changes/{number}/complete",
            new { verification = "The error rate is back to 0." },
            cancellation
        );
        await UntilAsync($"/api/problems/{problem}", x => Text(x, "state") == "resolved", cancellation);
        await UntilAsync(
            $"/api/incidents?service={Checkout}&state=resolved",
            page => page.GetProperty("items").GetArrayLength() == 2,
            cancellation
        );
        Narrator.Tell(
            $"{number} is implemented: {problem} is resolved, and with it its incidents. "
                + "The review of the emergency is due."
        );
    }

    private async Task Prove(string number, DateTimeOffset before, CancellationToken cancellation)
    {
        Narrator.Step($"9. The auditor: {number}, its problem, its changes and its clocks as one history.");
        var timeline = new Timeline(await Names.ReadAsync(portal, cancellation), Narrator.Width);
        Narrator.TellLines(timeline.JoinedLines(await portal.GetHistoryAsync($"/api/timeline/{number}", cancellation)));
        var then = await portal.GetAsync(
            $"/api/incidents/{number}?asOf={Uri.EscapeDataString(before.UtcDateTime.ToString("O"))}",
            cancellation
        );
        var now = await portal.GetAsync($"/api/incidents/{number}", cancellation);
        Narrator.Tell($"As of {Readable.Time(before)}: {Text(then, "state")}. Now: {Text(now, "state")}.");

        Narrator.Step("10. Why it was breached: the resolution clock, interval by interval.");
        var clocks = await portal.GetAsync($"/api/clocks?incident={Text(now, "id")}&metric=resolution", cancellation);
        var intervals = new TextTable("from", "to", "state", "since", "counts");
        foreach (
            var interval in clocks
                .GetProperty("items")[0]
                .GetProperty("clock")
                .GetProperty("intervals")
                .EnumerateArray()
        )
        {
            intervals.AddRow([.. IntervalMembers.Select(name => ReadableJson.Plain.Value(interval.GetProperty(name)))]);
        }

        Narrator.Tell(intervals);
        foreach (var row in (await portal.GetAsync("/api/attainment", cancellation)).EnumerateArray().Take(2))
            Narrator.Tell(
                $"Attainment {Text(row, "month")} of {Text(row, "agreement")}, {Text(row, "metric")}: "
                    + $"{Text(row, "percent")} % ({Text(row, "met")} met, {Text(row, "breached")} breached)"
            );
    }

    private async Task<string> AddIntegrationAsync(string name, CancellationToken cancellation) =>
        (
            await portal.PostAsync(
                "/api/integrations",
                new { name, settings = new { defaultService = Checkout } },
                cancellation
            )
        )
            .GetProperty("key")
            .GetString()!;

    /// <summary>Shows what the stream says; completes the source when a resolution target is breached.</summary>
    private async Task WatchAsync(TaskCompletionSource breached, CancellationToken cancellation)
    {
        try
        {
            await foreach (var item in new BreachStream(portal).ReadAsync(null, cancellation))
            {
                var style = BreachLineStyle.Here(TimeProvider.System, TimeZoneInfo.Utc, person => person);
                var line = BreachLine.Of(item.EventType, item.Data, style with { Width = Narrator.Width });
                Narrator.TellLines([line.ToString()]);
                if (
                    item.EventType == "target-breached"
                    && item.Data.Contains("\"metric\":\"resolution\"", StringComparison.Ordinal)
                )
                    breached.TrySetResult();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The story goes on without the stream.
        }
    }

    private async Task<JsonElement> UntilAsync(
        string path,
        Func<JsonElement, bool> seen,
        CancellationToken cancellation
    )
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Patience);
        while (true)
        {
            var answer = await portal.GetAsync(path, cancellation);
            if (seen(answer))
                return answer;
            if (deadline.IsCancellationRequested)
                throw new CommandFailure(
                    $"{path} did not come to what was expected within {Patience.TotalSeconds:0} s: {answer}"
                );
            await Task.Delay(100, cancellation);
        }
    }

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) ? value.ToString() : "-";
}
