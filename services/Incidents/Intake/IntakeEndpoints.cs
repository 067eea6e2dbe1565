using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.RequestDecompression;
using Microsoft.Net.Http.Headers;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Incidents;

/// <summary>
/// Where alerts come in. 202 means durable: what is answered with it survives whatever happens next, and is decided on
/// right after. Who wants to know what came of it asks with <c>Prefer: wait=SECONDS</c> (RFC 7240). Errors are
/// problem+json, except for PagerDuty's clients, which get PagerDuty's own form.
/// </summary>
internal static class IntakeEndpoints
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>
    /// A body up to this size is read to its end even when it is refused: a connection that is closed while the sender
    /// still writes shows it a broken pipe in place of the 413, and it would try for ever.
    /// </summary>
    private const int ReadAwayAtMost = 32 * Megabyte;

    private const int WaitAtMost = 30;

    internal static void MapIntake(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v2/enqueue", PagerDutyIntake.Enqueue)
            .Reads()
            .DescribedAs("enqueuePagerDutyEvent", "Takes an event of the PagerDuty Events API v2.")
            .DescribesBody<PagerDutyEventBody>("application/json")
            .Produces<PagerDutyAccepted>(StatusCodes.Status202Accepted)
            .Produces<PagerDutyInvalid>(StatusCodes.Status400BadRequest)
            .Produces<PagerDutyInvalid>(StatusCodes.Status403Forbidden);
        app.MapPost("/v2/change/enqueue", PagerDutyChanges.Enqueue)
            .Reads()
            .DescribedAs("enqueuePagerDutyChangeEvent", "Takes a change event of the PagerDuty Events API v2.")
            .DescribesBody<PagerDutyChangeBody>("application/json")
            .Produces<PagerDutyChangeAccepted>(StatusCodes.Status202Accepted)
            .Produces<PagerDutyInvalid>(StatusCodes.Status400BadRequest)
            .Produces<PagerDutyInvalid>(StatusCodes.Status403Forbidden);

        var intake = app.MapGroup("/intake");
        intake
            .Map("alertmanager", 16 * Megabyte, (_, body, integration) =>
                AlertmanagerWebhook.Read(body.Span, integration)
            )
            .DescribedAs("sendAlertmanagerAlerts", "Takes a webhook of Prometheus' Alertmanager.")
            .DescribesBody<AlertmanagerBody>("application/json");
        intake
            .Map("grafana", 16 * Megabyte, (_, body, integration) => GrafanaWebhook.Read(body.Span, integration))
            .DescribedAs("sendGrafanaAlerts", "Takes a webhook of Grafana Alerting.")
            .DescribesBody<GrafanaBody>("application/json");
        intake
            .Map("alert", Megabyte, (_, body, _) => PlainAlert.Read(body.Span))
            .DescribedAs("sendAlert", "Takes an alert in the format for scripts.")
            .DescribesBody<AlertBody>("application/json");
        intake
            .Map("cloudevents", Megabyte, CloudEventsIntake.Read)
            .DescribedAs("sendCloudEvents", "Takes alerts as CloudEvents: structured, in batches, or binary.")
            .DescribesBody<AlertCloudEvent>("application/cloudevents+json")
            .DescribesBody<IReadOnlyList<AlertCloudEvent>>("application/cloudevents-batch+json")
            .DescribesBody<JsonElement>("application/json");
    }

    /// <param name="Status">accepted.</param>
    /// <param name="Alerts">What came of each alert, in the order of the request.</param>
    internal sealed record AlertsAccepted(string Status, IReadOnlyList<AlertReceipt> Alerts);

    /// <summary>
    /// Reads one format: the request, its body, and whose it is. Null: the media type is not understood.
    /// </summary>
    internal delegate AlertReading? Reader(HttpRequest request, ReadOnlyMemory<byte> body, Integration integration);

    private static RouteHandlerBuilder Map(
        this IEndpointRouteBuilder intake,
        string format,
        int largest,
        Reader read
    ) =>
        intake
            .MapPost(
                $"/{format}",
                async (
                    HttpContext http,
                    IntegrationKeys keys,
                    AlertInbox inbox,
                    AccessRefusals refusals,
                    TimeProvider time,
                    IConfiguration configuration
                ) =>
                {
                    if (Key(http.Request) is not { } key)
                    {
                        http.Response.Headers.WWWAuthenticate = "Bearer";
                        refusals.Note(http, StatusCodes.Status401Unauthorized, "key-missing");
                        return Problems.Of(
                            StatusCodes.Status401Unauthorized,
                            "key-missing",
                            "Send the integration's key as 'Authorization: Bearer KEY' or as ?routing_key=KEY."
                        );
                    }

                    if (await keys.Find(key, http.RequestAborted) is not { } integration)
                    {
                        refusals.Note(http, StatusCodes.Status403Forbidden, "key-unknown");
                        return Problems.Of(
                            StatusCodes.Status403Forbidden,
                            "key-unknown",
                            "No integration has this key."
                        );
                    }

                    var body = await Body(http.Request, largest);
                    if (format == GrafanaWebhook.Source && !IsSigned(http.Request, body, integration, configuration))
                    {
                        refusals.Note(
                            http,
                            StatusCodes.Status403Forbidden,
                            "signature-wrong",
                            integration.Id.ToString(),
                            client: null
                        );
                        return Problems.Of(
                            StatusCodes.Status403Forbidden,
                            "signature-wrong",
                            $"{GrafanaWebhook.SignatureHeader} does not sign this body."
                        );
                    }

                    if (InUtf8(http.Request, body, out var problem) is not { } text)
                        return problem!;
                    if (read(http.Request, text, integration) is not { } reading)
                        return UnknownMediaType();
                    if (!reading.IsValid)
                        return Problems.Invalid(
                            reading
                                .Errors.GroupBy(e => e.Field)
                                .ToDictionary(g => g.Key, g => g.Select(e => e.Message).ToArray())
                        );
                    var receipts = await inbox.Accept(http, Delivery.Of(integration, reading.Alerts, time));
                    return Results.Accepted(
                        value: new AlertsAccepted(
                            "accepted",
                            receipts ?? [.. reading.Alerts.Select(AlertReceipt.Pending)]
                        )
                    );
                }
            )
            .Reads()
            .Produces<AlertsAccepted>(StatusCodes.Status202Accepted);

    private static RouteHandlerBuilder Reads(this RouteHandlerBuilder endpoint) =>
        endpoint
            .Open("The integration's key is asked for.")
            .WithTags("intake")
            .AtFrontDoor("")
            .ReadsHeader("Prefer", "`wait=SECONDS`: how long to wait for what comes of the alerts.")
            .AsksFor("integrationKey", IntakeSecurity.InHeader)
            .AsksFor("routingKey", IntakeSecurity.InQuery)
            .AddEndpointFilter(UnreadableBody.Answer)
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(ReadAwayAtMost));

    /// <returns>What came of the alerts, if the sender waits for it and it is known in time.</returns>
    internal static async Task<IReadOnlyList<AlertReceipt>?> Accept(
        this AlertInbox inbox,
        HttpContext http,
        Delivery delivery
    )
    {
        if (Patience(http.Request) is { } wait)
            return await inbox.Accept(delivery, wait, http.RequestAborted);
        await inbox.Accept(delivery, http.RequestAborted);
        return null;
    }

    private static TimeSpan? Patience(HttpRequest request)
    {
        foreach (var preference in request.Headers.GetCommaSeparatedValues("Prefer"))
        {
            if (
                NameValueHeaderValue.TryParse(preference, out var value)
                && value.Name.Equals("wait", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(
                    value.Value,
                    System.Globalization.NumberStyles.None,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out var seconds
                )
            )
                return TimeSpan.FromSeconds(Math.Min(seconds, WaitAtMost));
        }

        return null;
    }

    /// <summary>The integration's key outside of the body.</summary>
    internal static string? Key(HttpRequest request)
    {
        if (request.Bearer() is { } key)
            return key;
        var query = request.Query["routing_key"].ToString();
        return query.Length > 0 ? query : null;
    }

    /// <returns>The body, unpacked.</returns>
    /// <exception cref="BadHttpRequestException">413: the body is larger; the server reads the rest of it
    /// away.</exception>
    /// <exception cref="UnreadableBody">Its content encoding is not known, or it is not encoded so.</exception>
    internal static async Task<ReadOnlyMemory<byte>> Body(HttpRequest request, int largest)
    {
        if (request.ContentLength > largest)
            throw TooLarge();
        await using var unpacked = Unpacked(request);
        var size = unpacked is null && request.ContentLength is { } length and < Megabyte ? (int)length : 0;
        using var buffer = new MemoryStream(size);
        var chunk = new byte[16 * 1024];
        try
        {
            while (
                await (unpacked ?? request.Body).ReadAsync(chunk, request.HttpContext.RequestAborted)
                    is var read
                        and > 0
            )
            {
                if (buffer.Length + read > largest)
                    throw TooLarge();
                buffer.Write(chunk, 0, read);
            }
        }
        catch (Exception error)
            when (unpacked is not null && error is InvalidDataException or InvalidOperationException)
        {
            throw new UnreadableBody(Problems.Invalid("body", "is not encoded as its content encoding says"));
        }

        return buffer.ToArray();
    }

    /// <returns>Null for a body that is as it is.</returns>
    private static Stream? Unpacked(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.ToString().Trim() is "" or "identity")
            return null;
        var http = request.HttpContext;
        var provider = http.RequestServices.GetRequiredService<IRequestDecompressionProvider>();
        if (provider.GetDecompressionStream(http) is { } stream)
            return stream;
        // RFC 9110, 12.5.3: an answer of 415 says which would have been accepted.
        http.Response.Headers.AcceptEncoding = "gzip, deflate, br";
        throw new UnreadableBody(
            Problems.Of(
                StatusCodes.Status415UnsupportedMediaType,
                "unsupported-encoding",
                "This content encoding is not understood: send gzip, deflate, br or none."
            )
        );
    }

    /// <summary>
    /// JSON that comes in another charset, as its content type says. CloudEvents say it for their data, too, and read
    /// it themselves.
    /// </summary>
    private static ReadOnlyMemory<byte>? InUtf8(HttpRequest request, ReadOnlyMemory<byte> body, out IResult? problem)
    {
        problem = null;
        if (
            CloudEventsData.TypeOf(request.ContentType)?.CharSet is not { Length: > 0 } charset
            || CloudEventsIntake.IsBinary(request)
        )
            return body;
        if (BodyEncoding.Of(charset) is not { } encoding)
        {
            problem = UnknownMediaType();
            return null;
        }

        if (encoding is UTF8Encoding)
            return body;
        try
        {
            return Encoding.UTF8.GetBytes(encoding.GetString(body.Span));
        }
        catch (DecoderFallbackException)
        {
            problem = Problems.Invalid("body", $"is not in the charset {charset}");
            return null;
        }
    }

    private static IResult UnknownMediaType() =>
        Problems.Of(
            StatusCodes.Status415UnsupportedMediaType,
            "unsupported-media-type",
            "This media type is not understood here."
        );

    private static BadHttpRequestException TooLarge() =>
        new("The body is too large.", StatusCodes.Status413PayloadTooLarge);

    private static bool IsSigned(
        HttpRequest request,
        ReadOnlyMemory<byte> body,
        Integration integration,
        IConfiguration configuration
    )
    {
        if (integration.Settings.GrafanaSecretName is not { } name)
            return true;
        // Asked for but not configured: refuse, rather than take what nobody can check.
        return configuration[$"Intake:GrafanaSecrets:{name}"] is { Length: > 0 } secret
            && GrafanaWebhook.IsSigned(body.Span, request.Headers[GrafanaWebhook.SignatureHeader], secret);
    }
}
