using Marten;
using Sms.Contracts.Catalog;
using Sms.ServiceDefaults.Catalogue;

namespace Sms.Incidents;

/// <summary>Incidents of a service that is no longer offered are flagged.</summary>
public static class WhenServiceRetired
{
    public static void Handle(ServiceRetired message, IDocumentSession session) =>
        KnownServices.Retire(session, message);
}
