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
        var changes = await session.LockStreams<Change>([message.ChangeId], cancellation);
        if (changes[message.ChangeId] is not null)
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
        var sequence = await numbers.Next(cancellation);
        var graph = await ServiceGraph.Read(session, cancellation);
        var model = await ChangeModel.Find(session, message.Model, cancellation);
        changes.Note(message.ChangeId, x =>
            RequestFixingChange.Decide(
                x,
                command,
                message.ProblemId,
                message.ChangeId,
                sequence,
                graph,
                model,
                message.By,
                time.GetUtcNow()
            )
        );
    }
}
