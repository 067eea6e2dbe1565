using Sms.ServiceDefaults;

namespace Sms.Catalog;

/// <summary>A new version of what the catalogue says of a service: all terms, not only those that differ.</summary>
public static class ReviseService
{
    /// <param name="service">As it is.</param>
    /// <param name="command">The new terms, valid by themselves.</param>
    /// <param name="graph">The catalogue, which nobody else changes meanwhile.</param>
    /// <param name="asOwner">By who owns the service, and does not keep the catalogue.</param>
    /// <param name="by">Who revises it.</param>
    /// <param name="now">When.</param>
    public static Decision Decide(
        CataloguedService service,
        ServiceTerms command,
        ServiceGraph graph,
        bool asOwner,
        string by,
        DateTimeOffset now
    )
    {
        var terms = command.Normalised();
        if (asOwner && (terms.Owner != service.Owner || terms.Criticality != service.Criticality))
            return Refusals.NotForItsOwner(service);
        if (service.Retired)
            return Refusals.Retired(service);
        if (terms.SameAs(service.Terms()))
            return Decision.Nothing;
        return Refusals.Dependencies(graph, service.Service, terms.DependsOn)
            ?? Decision.Append(new ServiceRevised(service.Service, terms, by, now));
    }
}
