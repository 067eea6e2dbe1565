using Sms.ServiceDefaults.Access;

namespace Sms.Incidents;

/// <summary>PagerDuty's address, with PagerDuty's answers.</summary>
internal static class PagerDutyIntake
{
    internal static async Task<IResult> Enqueue(
        HttpContext http,
        IntegrationKeys keys,
        AlertInbox inbox,
        AccessRefusals refusals,
        TimeProvider time
    )
    {
        var body = await IntakeEndpoints.Body(http.Request, PagerDutyEvents.MaxBody);
        var reading = PagerDutyEvents.Read(body.Span, IntakeEndpoints.Key(http.Request));
        if (reading.Event is not { } message)
            return Results.BadRequest(PagerDutyInvalid.Because(reading.Errors));
        if (await keys.Find(message.RoutingKey, http.RequestAborted) is not { } integration)
        {
            refusals.Note(http, StatusCodes.Status403Forbidden, "key-unknown");
            return UnknownKey();
        }

        var dedupKey = message.DedupKey ?? Guid.NewGuid().ToString("N");
        await inbox.Accept(http, Delivery.Of(integration, [message.ToAlert(integration, dedupKey)], time));
        return Results.Json(PagerDutyAccepted.Event(dedupKey), statusCode: StatusCodes.Status202Accepted);
    }

    internal static IResult UnknownKey() =>
        Results.Json(
            PagerDutyInvalid.Because(["No integration has this routing key."]) with
            {
                Status = "invalid key",
                Message = "Routing key is unknown",
            },
            statusCode: StatusCodes.Status403Forbidden
        );
}
