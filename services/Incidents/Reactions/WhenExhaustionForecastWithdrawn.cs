using Marten;
using Sms.Contracts.Capacity;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// The incident of a forecast is told that it no longer holds. Whether that resolves it is for people to say.
/// </summary>
public static class WhenExhaustionForecastWithdrawn
{
    private const string Asked = "incident";

    public static Task Handle(
        ExhaustionForecastWithdrawn message,
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
                            CapacityState.Withdrawn,
                            message.Explanation,
                            message.At
                        )
                    ),
                cancellation
            )
            : Task.CompletedTask;
}
