using System.Diagnostics;
using JasperFx.Events;
using Marten;
using Sms.ServiceDefaults.Http;

namespace Sms.ServiceDefaults;

/// <summary>Ties what is appended to the request or message that caused it, and to whoever sent that.</summary>
public static class Tracing
{
    /// <summary>Header of stored events: W3C trace context of the operation that appended them.</summary>
    public const string TraceParentHeader = "traceparent";

    /// <summary>Header of stored events: the subject who acted.</summary>
    public const string Actor = "actor";

    /// <summary>Header of stored events: the client that was acted through.</summary>
    public const string Client = "client";

    /// <summary>Correlation id = trace id; the whole trace context goes along as a header of each event.</summary>
    public static void Trace(this IDocumentSession session)
    {
        if (Activity.Current is not { } activity)
            return;
        session.CorrelationId = activity.TraceId.ToString();
        session.SetHeader(TraceParentHeader, activity.Id!);
    }

    /// <summary>The same, and who acts through which client: from the token, as metadata of each event.</summary>
    public static void Trace(this IDocumentSession session, Http.Actor actor)
    {
        session.Trace();
        session.SetHeader(Actor, actor.Id);
        if (actor.Client is { } client)
            session.SetHeader(Client, client);
    }

    /// <summary>W3C trace context of the operation that appended it, or null.</summary>
    public static string? TraceParent(this IEvent e) => e.GetHeader(TraceParentHeader)?.ToString();

    /// <summary>
    /// An event of another operation than the session's: one commit carries what several requests have caused.
    /// </summary>
    /// <param name="session">Appends it.</param>
    /// <param name="data">The event.</param>
    /// <param name="trace">W3C trace context of its operation, or null.</param>
    /// <param name="cause">Id of the message that caused it, or null.</param>
    public static IEvent Traced(this IDocumentSession session, object data, string? trace, string? cause = null)
    {
        var e = session.Events.BuildEvent(data);
        e.CausationId = cause;
        if (!ActivityContext.TryParse(trace, null, out var context))
            return e;
        e.CorrelationId = context.TraceId.ToString();
        e.SetHeader(TraceParentHeader, trace!);
        return e;
    }
}
