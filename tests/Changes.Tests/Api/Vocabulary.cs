using System.Net;
using System.Text.Json;
using Sms.Contracts;

namespace Sms.Changes.Tests.Api;

/// <summary>What people and their tools say to the service.</summary>
internal static class Vocabulary
{
    public const string Rollback = "Put the old one back";

    public static HttpClient Manager(this ServiceHost<Program> host, string name = "mia") =>
        host.As(name, Roles.ChangeManager);

    /// <summary>
    /// Another one, for whoever approves a change does not carry it out, and whoever carries it out does not review it.
    /// </summary>
    public static HttpClient SecondManager(this ServiceHost<Program> host) => host.Manager("moe");

    public static HttpClient Approver(this ServiceHost<Program> host, string name = "otto") =>
        host.As(name, Roles.ChangeApprover);

    /// <returns>The id of a new change that ann has asked for.</returns>
    public static async Task<string> Request(
        this ServiceHost<Program> host,
        string? service = null,
        string type = "normal",
        string? implementer = "ivy",
        object? with = null,
        string title = "Renew the certificate"
    )
    {
        var body = JsonSerializer.SerializeToNode(with ?? new { })!.AsObject();
        (body["title"], body["type"], body["service"], body["rollbackPlan"], body["implementer"]) = (
            title,
            type,
            service ?? Fresh("service"),
            Rollback,
            implementer
        );
        using var ann = host.As("ann", Roles.ServiceDeskAgent);
        return (await ann.Post("/changes", body)).ShouldBe(HttpStatusCode.Created).Json.At("id");
    }

    /// <returns>The id of a change that is approved and has no window yet.</returns>
    public static async Task<string> Approved(
        this ServiceHost<Program> host,
        string? service = null,
        string? implementer = "ivy",
        string type = "normal",
        string title = "Renew the certificate"
    )
    {
        var id = await host.Request(service, type, implementer, title: title);
        using var manager = host.Manager();
        if (type == "normal")
            await manager.Did(id, "assess");
        await manager.Did(id, "submit");
        using var second = host.SecondManager();
        await second.Did(id, "approve");
        (await manager.Change(id)).At("state").ShouldBe("approved");
        return id;
    }

    /// <returns>The id of a change that is under way since now, in a window of an hour.</returns>
    public static async Task<string> UnderWay(
        this ServiceHost<Program> host,
        string? service = null,
        string title = "Renew the certificate"
    )
    {
        var id = await host.Approved(service, Fresh("ivy"), title: title);
        using var manager = host.Manager();
        await manager.Did(
            id,
            "schedule",
            new { startsAt = host.Time.GetUtcNow().AddMinutes(-1), endsAt = host.Time.GetUtcNow().AddHours(1) }
        );
        await manager.Did(id, "start");
        return id;
    }

    public static Task<Answer> Do(this HttpClient http, string change, string verb, object? command = null) =>
        http.Post($"/changes/{change}/{verb}", command);

    /// <summary>The same, and it has to succeed.</summary>
    public static async Task<Answer> Did(this HttpClient http, string change, string verb, object? command = null) =>
        (await http.Do(change, verb, command)).ShouldBe(Done);

    public static Task<JsonElement> Change(this HttpClient http, string change) => http.Record($"/changes/{change}");

    public static Task<IReadOnlyList<string>> EventNames(this HttpClient http, string change) =>
        http.EventNamesOf($"/changes/{change}");

    public static Task<IReadOnlyList<JsonElement>> List(this HttpClient http, string filter) =>
        http.Items($"/changes?limit=500&{filter}");

    public static Task<JsonElement> Becomes(this HttpClient http, string change, Func<JsonElement, bool> seen) =>
        Eventually.Until(
            async () =>
            {
                var answer = await http.Look($"/changes/{change}");
                return answer.Status == Ok ? answer.Json : default;
            },
            x => x.ValueKind == JsonValueKind.Object && seen(x)
        );
}
