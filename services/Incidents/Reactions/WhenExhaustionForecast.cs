using Marten;
using Sms.Contracts.Capacity;

namespace Sms.Incidents;

/// <summary>
/// A resource that will be critical raises an incident, if it is defined so. When it comes true, the same one is told.
/// </summary>
public static class WhenExhaustionForecast
{
    private const string Asked = "incident";

    public static Task Handle(
        ExhaustionForecast message,
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
                    CapacityState.Forecast,
                    message.Explanation,
                    message.At
                ),
                cancellation
            )
            : Task.CompletedTask;
}
