using JasperFx.Events;
using Published = Sms.Contracts.Catalog;

namespace Sms.Catalog;

/// <summary>Every event leaves the service: others keep what they need of the catalogue.</summary>
internal static class Publishing
{
    internal static object? ToContract(IEvent e) =>
        e.Data switch
        {
            ServiceRegistered x => Defined(e, x.Service, x.Terms, x.By, x.At),
            ServiceRevised x => Defined(e, x.Service, x.Terms, x.By, x.At),
            ServiceOfferedAgain x => Defined(e, x.Service, x.Terms, x.By, x.At),
            ServiceRetired x => new Published.ServiceRetired(e.StreamId, e.Version, x.Service, x.By, x.At),
            _ => null,
        };

    private static Published.ServiceDefined Defined(
        IEvent e,
        string service,
        ServiceTerms terms,
        string by,
        DateTimeOffset at
    ) =>
        new(
            e.StreamId,
            e.Version,
            service,
            terms.Name,
            terms.Owner,
            terms.Criticality,
            terms.SupportGroup,
            terms.DependsOn,
            by,
            at
        );
}
