using Marten;
using Sms.Contracts.Changes;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// An implementation has begun or ended, by whatever way: incidents that were there before it was told are looked at
/// again. Our own messages, so that this is tried again like any other.
/// </summary>
public static class WhenChangeMoves
{
    public static Task Handle(
        ChangeStarted message,
        IDocumentSession session,
        TimeProvider time,
        CancellationToken cancellation
    ) => session.LookAgain(message.ChangeId, time, cancellation);

    public static Task Handle(
        ChangeEnded message,
        IDocumentSession session,
        TimeProvider time,
        CancellationToken cancellation
    ) => session.LookAgain(message.ChangeId, time, cancellation);

    private static Task LookAgain(
        this IDocumentSession session,
        Guid change,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        session.Trace();
        return session.SuspectForIncidentsAfter(change, time.GetUtcNow(), cancellation);
    }
}
