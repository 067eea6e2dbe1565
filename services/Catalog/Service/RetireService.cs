using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Catalog;

/// <summary>The service is no longer offered. Not while others need it: they are revised or retired first.</summary>
public sealed record RetireService([property: Required, MaxLength(Limits.Reason)] string Reason)
{
    public static Decision Decide(
        CataloguedService service,
        RetireService command,
        ServiceGraph graph,
        string by,
        DateTimeOffset now
    )
    {
        if (service.Retired)
            return Decision.Nothing;
        return graph.NeededBy(service.Service) is { Count: > 0 } others
            ? Refusals.Needed(service, others)
            : Decision.Append(new ServiceRetired(service.Service, command.Reason, by, now));
    }
}
