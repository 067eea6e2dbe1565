using Marten;
using Sms.Contracts.Changes;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>
/// What becomes of the change that a problem asked for. Changes that no problem asked for are none of ours.
/// </summary>
public static class WhenFixingChangeMoves
{
    public static Task Handle(ChangeRegistered m, IDocumentSession session, CancellationToken cancellation) =>
        session.Follow(m.ProblemId, x => FollowFixingChange.Registered(x, m.ChangeId, m.Number, m.At), cancellation);

    public static Task Handle(FixingChangeRefused m, IDocumentSession session, CancellationToken cancellation) =>
        session.Follow(
            m.ProblemId,
            x => FollowFixingChange.Refused(x, m.ChangeId, m.Code, m.Reason, m.At),
            cancellation
        );

    public static Task Handle(ChangeRejected m, IDocumentSession session, CancellationToken cancellation) =>
        session.Follow(
            m.ProblemId,
            x => FollowFixingChange.Rejected(x, m.ChangeId, m.Number, m.Reason, m.At),
            cancellation
        );

    public static Task Handle(ChangeEnded m, IDocumentSession session, CancellationToken cancellation) =>
        session.Follow(
            m.ProblemId,
            x => FollowFixingChange.Ended(x, m.ChangeId, m.Number, m.Outcome, m.At),
            cancellation
        );

    private static Task Follow(
        this IDocumentSession session,
        Guid? problem,
        Func<Problem, Decision> decide,
        CancellationToken cancellation
    ) => problem is { } id ? session.React(id, decide, cancellation) : Task.CompletedTask;
}
