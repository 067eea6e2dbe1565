using Marten;
using Sms.Contracts.Catalog;

namespace Sms.Sla;

/// <summary>Agreements about a service that is no longer offered warn.</summary>
public static class WhenServiceRetired
{
    public static void Handle(ServiceRetired message, IDocumentSession session) =>
        KnownServiceTable.Retire(session, message);
}
