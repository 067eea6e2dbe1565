using Marten;
using Sms.Contracts.Catalog;
using Sms.ServiceDefaults.Catalogue;

namespace Sms.Incidents;

/// <summary>Incidents of the service are flagged no more, and new ones go to its support group.</summary>
public static class WhenServiceDefined
{
    public static void Handle(ServiceDefined message, IDocumentSession session) =>
        KnownServices.Define(session, message);
}
