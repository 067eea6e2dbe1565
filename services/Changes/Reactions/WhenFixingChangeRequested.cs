using Marten;
using Sms.Contracts.Problems;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>A problem asks for the change that fixes it.</summary>
public static class WhenFixingChangeRequested
{
    public static async Task Handle(
        FixingChangeRequested message,
        IDocumentSession session,
        NumberSequence numbers,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        session.Trace();
        await session.LockStreams([message.ChangeId], cancellation);
        if (await session.LoadAsync<Change>(message.ChangeId, cancellation) is not null)
            return;
        var command = new RequestChange(
            message.Title,
            message.Service,
            message.Type,
            message.Model,
            null,
            message.Description,
            message.RollbackPlan,
            message.ProblemId
        );
        var decision = RequestFixingChange.Decide(
            null,
            command,
            message.ProblemId,
            message.ChangeId,
            await numbers.Next(cancellation),
            await ServiceGraph.Read(session, cancellation),
            await ChangeModel.Find(session, message.Model, cancellation),
            message.By,
            time.GetUtcNow()
        );
        session.Events.StartStream<Change>(message.ChangeId, decision.Events);
    }
}
