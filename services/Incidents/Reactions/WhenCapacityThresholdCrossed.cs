using Marten;
using Sms.Contracts.Capacity;

namespace Sms.Incidents;

/// <summary>
/// A critical resource raises an incident, if it is defined so: one for a cause, however often it is told.
/// </summary>
public static class WhenCapacityThresholdCrossed
{
    private const string Asked = "incident";

    public static Task Handle(
        CapacityThresholdCrossed message,
        IDocumentSession session,
        CapacityReaction reaction,
        CancellationToken cancellation
    ) =>
        message.Then == Asked
            ? reaction.Raise(
                session,
                new(
                    message.CauseId,
                    message.ResourceId,
                    message.Version,
                    message.Resource,
                    message.Service,
                    CapacityState.Crossed,
                    message.Explanation,
                    message.At
                ),
                cancellation
            )
            : Task.CompletedTask;
}
