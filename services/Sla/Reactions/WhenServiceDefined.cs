using Marten;
using Sms.Contracts.Catalog;
using Sms.ServiceDefaults.Catalogue;

namespace Sms.Sla;

/// <summary>Agreements about the service warn no more.</summary>
public static class WhenServiceDefined
{
    public static void Handle(ServiceDefined message, IDocumentSession session) =>
        KnownServices.Define(session, message);
}
