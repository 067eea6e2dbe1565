using System.Text.Json;
using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;

namespace Sms.Incidents;

/// <summary>
/// PagerDuty change events, <c>POST /v2/change/enqueue</c>: a pipeline tells that it has changed something. Same
/// fields, same answers; the change itself is kept by whoever keeps changes.
/// </summary>
internal static class PagerDutyChanges
{
    private const int MaxSummary = 1024;

    internal static async Task<IResult> Enqueue(
        HttpContext http,
        IntegrationKeys keys,
        IDocumentStore store,
        AccessRefusals refusals,
        TimeProvider time
    )
    {
        var body = await IntakeEndpoints.Body(http.Request, PagerDutyEvents.MaxBody);
        var (announced, errors) = Read(body.Span, IntakeEndpoints.Key(http.Request));
        if (announced is null)
            return Results.BadRequest(PagerDutyInvalid.Because(errors));
        if (await keys.Find(announced.RoutingKey, http.RequestAborted) is not { } integration)
        {
            refusals.Note(http, StatusCodes.Status403Forbidden, "key-unknown");
            return PagerDutyIntake.UnknownKey();
        }

        var change = announced.ToEvent(integration, time.GetUtcNow());
        await store.Commit(
            actor: null,
            async session =>
            {
                // Pipelines of one key may speak at once.
                var integrations = await session.LockStreams<Integration>([integration.Id], http.RequestAborted);
                integrations.Append(integration.Id, [change]);
            },
            http.RequestAborted
        );
        return Results.Json(
            new PagerDutyChangeAccepted("success", "Change event processed"),
            statusCode: StatusCodes.Status202Accepted
        );
    }

    private static (AnnouncedChange? Change, IReadOnlyList<string> Errors) Read(
        ReadOnlySpan<byte> body,
        string? routingKey
    )
    {
        if (!JsonBody.TryRead<JsonElement>(body, out var json, out var error))
            return (null, [$"'{error.Field}' {error.Message}"]);
        var errors = new List<string>();
        var key = PagerDutyRules.RoutingKey(json, routingKey, errors);
        if (json.Member("payload") is not { ValueKind: JsonValueKind.Object } payload)
            errors.Add("'payload' is missing or blank");
        else
            CheckPayload(payload, errors);
        return errors.Count > 0
            ? (null, errors)
            : (new(key!, Bounded.Hash(body), json.Member("payload")!.Value), errors);
    }

    private static void CheckPayload(JsonElement payload, List<string> errors)
    {
        if (PagerDutyRules.Required(payload, "summary", "payload.summary", errors) is { Length: > MaxSummary })
            errors.Add($"'payload.summary' is too long (maximum is {MaxSummary} characters)");
        PagerDutyRules.CheckTimestamp(payload, errors);
    }
}

/// <summary>A valid change event, before it is known whose key it carries.</summary>
internal sealed record AnnouncedChange(string RoutingKey, string BodyHash, JsonElement Payload)
{
    internal ChangeAnnounced ToEvent(Integration integration, DateTimeOffset now)
    {
        AlertTime.TryRead(Payload.Member("timestamp"), out var at);
        var service = integration.Settings.DefaultService
            ?? Bounded.Text(Payload.Member("custom_details")?.Text("service"), Limits.Name)
            ?? Bounded.Text(Payload.Text("source"), Limits.Name)
            ?? "unassigned";
        // A timestamp makes the bytes of one change unlike those of the next; without it they may be the same.
        var id = at is null ? Guid.CreateVersion7(now) : ImportedId.Of("change-event", $"{integration.Id}:{BodyHash}");
        return new(
            id,
            service,
            Bounded.Text(Payload.Text("summary"), Limits.Title)!,
            integration.By(),
            at < now ? at.Value : now
        );
    }
}
