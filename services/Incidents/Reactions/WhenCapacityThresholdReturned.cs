using Marten;
using Sms.Contracts.Capacity;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// The incident of a shortage is told that it is over. Whether that resolves it is for people to say.
/// </summary>
public static class WhenCapacityThresholdReturned
{
    private const string Asked = "incident";

    public static Task Handle(
        CapacityThresholdReturned message,
        IDocumentSession session,
        CancellationToken cancellation
    ) =>
        message.Then == Asked
            ? session.React<Incident>(
                CapacityIncidentId.Of(message.CauseId),
                x =>
                    NoteCapacity.Decide(
                        x,
                        new(
                            message.CauseId,
                            message.ResourceId,
                            message.Version,
                            message.Resource,
                            message.Service,
                            CapacityState.Returned,
                            message.Explanation,
                            message.At
                        )
                    ),
                cancellation
            )
            : Task.CompletedTask;
}
