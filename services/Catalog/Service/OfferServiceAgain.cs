using Sms.ServiceDefaults;

namespace Sms.Catalog;

/// <summary>A retired service is back as it was, if all that it needs is still offered.</summary>
public static class OfferServiceAgain
{
    public static Decision Decide(CataloguedService service, ServiceGraph graph, string by, DateTimeOffset now)
    {
        if (!service.Retired)
            return Decision.Nothing;
        return service.DependsOn.Where(needed => !graph.Offers(needed)).ToList() is { Count: > 0 } gone
            ? Refusals.Needs(service, gone)
            : Decision.Append(new ServiceOfferedAgain(service.Service, service.Terms(), by, now));
    }
}
