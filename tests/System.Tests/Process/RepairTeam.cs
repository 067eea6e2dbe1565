using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>
/// People with one role each, who take an incident to its root cause and remove that, through the front door.
/// </summary>
internal sealed class RepairTeam(
    RunningSystem system,
    (string Id, HttpClient Http) desk,
    (string Id, HttpClient Http) problems,
    (string Id, HttpClient Http) changes,
    (string Id, HttpClient Http) approver
)
{
    private static readonly ConditionalWeakTable<RunningSystem, Task<RepairTeam>> Teams = [];

    /// <summary>What is broken meanwhile comes back within this time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>The same for all tests on a system: the door lets nobody sign in too often.</summary>
    public static Task<RepairTeam> Of(RunningSystem system) => Teams.GetValue(system, Gather);

    private static async Task<RepairTeam> Gather(RunningSystem system) =>
        new(
            system,
            await system.SignIn("service-desk-agent"),
            await system.SignIn("problem-manager"),
            await system.SignIn("change-manager"),
            await system.SignIn("change-approver")
        );

    /// <summary>The whole of it: incident, problem, root cause, emergency change, repair.</summary>
    public async Task<Repair> Repair(string service)
    {
        var repair = await Ask(service);
        await Approve(repair);
        await Implement(repair, "complete", new { verification = "No time-outs for ten minutes." });
        await Ends(repair);
        return repair;
    }

    /// <summary>An incident, its problem with the root cause found, and the change asked for.</summary>
    public async Task<Repair> Ask(string service, string type = "emergency")
    {
        var (incident, problem) = (Guid.NewGuid(), Guid.NewGuid());
        await Do(
            desk.Http,
            "/api/incidents",
            new
            {
                title = $"Orders of {service} time out",
                service,
                impact = "high",
                urgency = "high",
                id = incident,
            }
        );
        await Do(
            problems.Http,
            "/api/problems",
            new
            {
                title = $"Connection pool of {service} exhausted",
                service,
                incidents = new[] { incident },
                id = problem,
            },
            whileConflict: "unknown-incident"
        );
        await Do(
            problems.Http,
            $"/api/problems/{problem}/find-root-cause",
            new { rootCause = "The pool is too small for the season." }
        );
        await Do(problems.Http, $"/api/problems/{problem}/record-workaround", new { workaround = "Restart the pool." });
        await Do(
            problems.Http,
            $"/api/problems/{problem}/request-change",
            new
            {
                title = $"Raise the pool limit of {service}",
                type,
                rollbackPlan = "Lower it again.",
            }
        );
        var change = (
            await Eventually.Until(
                () => Read($"/api/problems/{problem}"),
                x => x.At("change.state") == "registered",
                Patience
            )
        )
            .GetProperty("change")
            .GetProperty("id")
            .GetGuid();
        return new(service, incident, problem, change);
    }

    public async Task Approve(Repair repair)
    {
        await Do(problems.Http, $"/api/changes/{repair.Change}/submit", null);
        await Do(approver.Http, $"/api/changes/{repair.Change}/approve", new { comment = "Now." });
        var now = DateTimeOffset.UtcNow;
        await Do(
            changes.Http,
            $"/api/changes/{repair.Change}/schedule",
            new
            {
                startsAt = now.AddMinutes(-1),
                endsAt = now.AddHours(1),
                implementer = desk.Id,
                acceptConflicts = "It is an emergency.",
            }
        );
    }

    /// <param name="end">complete, back-out or fail.</param>
    public async Task Implement(Repair repair, string end, object how)
    {
        await Do(desk.Http, $"/api/changes/{repair.Change}/start", new { });
        await Do(desk.Http, $"/api/changes/{repair.Change}/{end}", how);
    }

    /// <summary>The problem is resolved by its change, and so is the incident.</summary>
    public async Task Ends(Repair repair)
    {
        await Eventually.Until(
            () => Read($"/api/problems/{repair.Problem}"),
            x => x.At("state") == "resolved",
            Patience
        );
        await Eventually.Until(
            () => Read($"/api/incidents/{repair.Incident}"),
            x => x.At("state") == "resolved" && x.At("resolutionCode") == "problem-resolved",
            Patience
        );
    }

    public Task Review(Repair repair) =>
        Do(
            changes.Http,
            $"/api/changes/{repair.Change}/review",
            new { findings = "The limit had not grown with the load.", successful = true }
        );

    public Task Close(Repair repair) => Do(changes.Http, $"/api/changes/{repair.Change}/close", null);

    public async Task<Answer> Try(string path, object? body) => await Post(changes.Http, path, body);

    public async Task<JsonElement> Read(string path)
    {
        var answer = await Eventually.Until(() => Get(path), found => found?.Status == HttpStatusCode.OK, Patience);
        return answer!.Json;
    }

    /// <summary>
    /// Until it is answered: a part that is broken is no reason to give up, and a repeat is harmless.
    /// </summary>
    private static async Task Do(HttpClient http, string path, object? body, string? whileConflict = null)
    {
        var answer = await Eventually.Until(
            () => Post(http, path, body),
            answer =>
                answer is not null
                && (int)answer.Status < 500
                && (whileConflict is null || !answer.Text.Contains(whileConflict, StringComparison.Ordinal)),
            Patience
        );
        ((int)answer!.Status).ShouldBeLessThan(300, $"{path}: {answer.Status} {answer.Text}");
    }

    private async Task<Answer?> Get(string path)
    {
        try
        {
            return await system.Http.Look(path);
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<Answer> Post(HttpClient http, string path, object? body)
    {
        try
        {
            using var answer = await http.PostAsync(path, body is null ? null : JsonContent.Create(body));
            return new(
                answer.StatusCode,
                answer.Headers,
                answer.Content.Headers.ContentType?.MediaType,
                await answer.Content.ReadAsStringAsync()
            );
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return new(HttpStatusCode.ServiceUnavailable, null!, null, error.Message);
        }
    }
}

internal sealed record Repair(string Service, Guid Incident, Guid Problem, Guid Change);
