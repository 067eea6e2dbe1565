using System.Diagnostics;
using Marten;

namespace Sms.ServiceDefaults;

/// <summary>Ties what is appended to the request or message that caused it.</summary>
public static class Tracing
{
    /// <summary>Header of stored events: W3C trace context of the operation that appended them.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>Correlation id = trace id; the whole trace context goes along as a header of each event.</summary>
    public static void Trace(this IDocumentSession session)
    {
        if (Activity.Current is not { } activity) return;
        session.CorrelationId = activity.TraceId.ToString();
        session.SetHeader(TraceParent, activity.Id!);
    }
}
