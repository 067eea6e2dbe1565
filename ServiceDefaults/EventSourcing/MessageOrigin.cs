using System.Diagnostics;
using JasperFx.Events;
using Marten;
using Wolverine;

namespace Sms.ServiceDefaults;

/// <summary>
/// The message that something comes of, for those whose consequences are written together with others'.
/// </summary>
/// <param name="Trace">Its W3C trace context, or null.</param>
/// <param name="Message">Its id.</param>
public sealed record MessageOrigin(string? Trace, string Message) : ICause
{
    /// <summary>The message that is being handled.</summary>
    public static MessageOrigin Of(Envelope message) => new(Activity.Current?.Id, message.Id.ToString());

    /// <summary>Events of it, whatever else the session appends.</summary>
    public IReadOnlyList<IEvent> Caused(IDocumentSession session, IReadOnlyCollection<object> events) =>
        [.. events.Select(e => session.Traced(e, Trace, Message))];
}
