using Marten;
using Sms.Contracts.Catalog;
using Sms.ServiceDefaults.Catalogue;

namespace Sms.Sla;

/// <summary>Agreements about a service that is no longer offered warn.</summary>
public static class WhenServiceRetired
{
    public static void Handle(ServiceRetired message, IDocumentSession session) =>
        KnownServices.Retire(session, message);
}
