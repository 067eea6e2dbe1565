using Marten;
using Sms.Contracts.Catalog;

namespace Sms.Incidents;

/// <summary>Incidents of a service that is no longer offered are flagged.</summary>
public static class WhenServiceRetired
{
    public static void Handle(ServiceRetired message, IDocumentSession session) =>
        KnownServiceTable.Retire(session, message);
}
