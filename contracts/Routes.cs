using System.Reflection;
using Sms.Contracts.Capacity;
using Sms.Contracts.Catalog;
using Sms.Contracts.Changes;
using Sms.Contracts.Incidents;
using Sms.Contracts.Problems;
using Sms.Contracts.Sla;
using Wolverine.Attributes;

namespace Sms.Contracts;

/// <summary>
/// Which service consumes which contract, once for all. No service publishes before all of these queues are there, so a
/// publisher that starts first loses nothing for a consumer that starts later.
/// </summary>
public static class Routes
{
    /// <summary>
    /// Consuming service → the contracts that it handles. Contracts in nobody's list are for watchers outside.
    /// </summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<Type>> Consumers { get; } =
        new Dictionary<string, IReadOnlyList<Type>>
        {
            ["changes"] =
            [
                typeof(ServiceDefined),
                typeof(ServiceRetired),
                typeof(FixingChangeRequested),
                typeof(ChangeAnnounced),
                typeof(IncidentReported),
                typeof(IncidentServiceChanged),
                typeof(IncidentResolved),
                typeof(IncidentReopened),
                typeof(IncidentClosed),
                typeof(MajorIncidentDeclared),
                typeof(TargetBreached),
                typeof(TargetBreachRetracted),
                typeof(ChangeStarted),
                typeof(ChangeEnded),
                typeof(ExhaustionForecast),
            ],
            ["incidents"] =
            [
                typeof(TargetAtRisk),
                typeof(TargetBreached),
                typeof(TargetBreachRetracted),
                typeof(ServiceDefined),
                typeof(ServiceRetired),
                typeof(ChangeSuspected),
                typeof(ChangeConfirmedAsCause),
                typeof(ChangeStarted),
                typeof(ChangeEnded),
                typeof(ProblemRaised),
                typeof(IncidentLinkedToProblem),
                typeof(WorkaroundOffered),
                typeof(ProblemResolved),
                typeof(ProblemReopened),
                typeof(CapacityThresholdCrossed),
                typeof(CapacityThresholdReturned),
                typeof(ExhaustionForecast),
                typeof(ExhaustionForecastWithdrawn),
            ],
            ["problems"] =
            [
                typeof(IncidentReported),
                typeof(IncidentServiceChanged),
                typeof(IncidentResolved),
                typeof(IncidentReopened),
                typeof(IncidentClosed),
                typeof(IncidentLinked),
                typeof(KnownErrorRecorded),
                typeof(ChangeRegistered),
                typeof(FixingChangeRefused),
                typeof(ChangeRejected),
                typeof(ChangeEnded),
            ],
            ["sla"] =
            [
                typeof(IncidentReported),
                typeof(IncidentAcknowledged),
                typeof(IncidentWorkStarted),
                typeof(IncidentPutOnHold),
                typeof(IncidentResumed),
                typeof(IncidentPriorityChanged),
                typeof(IncidentServiceChanged),
                typeof(IncidentAssigned),
                typeof(IncidentResolved),
                typeof(IncidentReopened),
                typeof(IncidentClosed),
                typeof(ChangeStarted),
                typeof(ChangeEnded),
                typeof(ServiceDefined),
                typeof(ServiceRetired),
            ],
            ["capacity"] = [typeof(IncidentReported)],
        };

    /// <summary>Services that take every event, whatever its type, from a queue of their own.</summary>
    public static IReadOnlyList<string> Followers { get; } = ["webhooks"];

    /// <summary>Topic exchange that carries every integration event.</summary>
    public const string Exchange = "sms.events";

    /// <summary>The services with a log of their own, which publish it or listen to others.</summary>
    public static IReadOnlyList<string> Services { get; } =
    ["catalog", "changes", "capacity", "identity", "incidents", "problems", "sla", "webhooks"];

    /// <summary>The queues of all of them.</summary>
    public static IReadOnlyList<RoutedQueue> Queues { get; } =
    [
        .. Consumers.SelectMany(consumer =>
            consumer.Value.Select(contract => new RoutedQueue(
                consumer.Key,
                Queue(consumer.Key, contract),
                RoutingKey(contract)
            ))
        ),
        .. Followers.Select(follower => new RoutedQueue(follower, Queue(follower), "#")),
    ];

    /// <summary>Direct exchange that leads to the queues of one service alone, each by its name.</summary>
    public static string OwnExchange(string service) => $"{service}.own";

    /// <summary>Where a service's dead letters wait for somebody to look.</summary>
    public static string DeadLetters(string service) => $"{service}.dead-letters";

    /// <summary>
    /// The sign that somebody sends a service's dead letters back: a queue that one connection holds, and that ends
    /// with it.
    /// </summary>
    public static string DeadLetterReader(string service) => $"{DeadLetters(service)}.reader";

    /// <summary>All that a service declares on the broker: it has no right to configure anything else.</summary>
    public static IEnumerable<string> Declared(string service) =>
        [
            OwnExchange(service),
            DeadLetters(service),
            DeadLetterReader(service),
            .. Queues.Where(queue => queue.Service == service).Select(queue => queue.Name),
        ];

    /// <summary>CloudEvents type of a contract: <c>sms.incidents.incident-reported.v1</c>.</summary>
    public static string TypeName(Type contract) =>
        contract.GetCustomAttribute<MessageIdentityAttribute>()?.Alias
        ?? throw new ArgumentException($"{contract.Name} has no [MessageIdentity].", nameof(contract));

    /// <summary>
    /// The service that publishes a type: <c>incidents</c> of <c>sms.incidents.incident-reported.v1</c>.
    /// </summary>
    public static string Owner(string typeName) => typeName.Split('.') is ["sms", var service, _, _] ? service : "";

    /// <summary>Routing key on the exchange, without the version: <c>incidents.incident-reported</c>.</summary>
    public static string RoutingKey(Type contract)
    {
        var parts = TypeName(contract).Split('.');
        return $"{parts[1]}.{parts[2]}";
    }

    /// <summary>Queue of a consumer for one contract: <c>sla.incident-reported</c>.</summary>
    public static string Queue(string service, Type contract) => $"{service}.{TypeName(contract).Split('.')[2]}";

    /// <summary>Queue of a follower: <c>webhooks.events</c>.</summary>
    public static string Queue(string follower) => $"{follower}.events";
}
