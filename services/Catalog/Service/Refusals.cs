using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Http;

namespace Sms.Catalog;

/// <summary>
/// Rules of the catalogue, so that one rule has one code, and how they are answered: 409, if nothing else is said.
/// </summary>
internal static class Refusals
{
    /// <summary>400, as it is a field of the request that is wrong.</summary>
    internal const string DependencyUnknown = "dependency-unknown";

    /// <summary>
    /// 403, as others could do it. Not 404: that a service is there is no secret, everybody reads the catalogue.
    /// </summary>
    internal static readonly string[] ForOthers = ["not-for-its-owner", "not-its-owner"];

    internal static Decision KeyTaken(CataloguedService existing) =>
        Decision.Refuse(
            "service-key-taken",
            existing.Retired
                ? $"{existing.Service} is the key of a service that is retired. It can be offered again."
                : $"There is a service {existing.Service} already."
        );

    internal static Decision Retired(CataloguedService service) =>
        Decision.Refuse("service-retired", $"{service.Service} is retired. Offer it again first.");

    internal static Decision Needed(CataloguedService service, IReadOnlyList<string> others) =>
        Decision.Refuse("service-needed", $"{service.Service} is needed by {string.Join(", ", others)}.");

    internal static Decision Needs(CataloguedService service, IReadOnlyList<string> gone) =>
        Decision.Refuse("dependency-retired", $"{service.Service} needs {string.Join(", ", gone)}, which is retired.");

    internal static Decision NotForItsOwner(CataloguedService service) =>
        Decision.Refuse(
            ForOthers[0],
            $"Who owns {service.Service} is not who says how critical it is, or who owns it: "
                + $"they stay '{service.Criticality}' and '{service.Owner}'."
        );

    internal static Decision NotTheirs(CataloguedService service) =>
        Decision.Refuse(ForOthers[1], $"{service.Service} is not a service of yours.");

    /// <returns>Null when the service can depend on these.</returns>
    internal static Decision? Dependencies(ServiceGraph graph, string service, IReadOnlyList<string> dependsOn)
    {
        if (dependsOn.Contains(service))
            return Decision.Refuse(DependencyUnknown, $"{service} cannot depend on itself.");
        if (dependsOn.Where(key => graph[key] is null).ToList() is { Count: > 0 } unknown)
            return Decision.Refuse(DependencyUnknown, $"Not in the catalogue: {string.Join(", ", unknown)}.");
        if (dependsOn.Where(key => !graph.Offers(key)).ToList() is { Count: > 0 } retired)
            return Decision.Refuse(DependencyUnknown, $"Retired: {string.Join(", ", retired)}.");
        return graph.CycleOf(service, dependsOn) is { } cycle
            ? Decision.Refuse("dependency-cycle", $"A service cannot need itself: {string.Join(" → ", cycle)}.")
            : null;
    }

    internal static IResult Answer(RuleViolation rule) =>
        rule.Code switch
        {
            DependencyUnknown => Results.ValidationProblem(
                new Dictionary<string, string[]> { ["dependsOn"] = [rule.Message] },
                rule.Message,
                title: "The request is not valid.",
                extensions: new Dictionary<string, object?> { ["code"] = rule.Code }
            ),
            _ when ForOthers.Contains(rule.Code) => Problems.Of(
                StatusCodes.Status403Forbidden,
                rule.Code,
                rule.Message
            ),
            _ => Problems.Rule(rule),
        };
}
