using Marten;
using Microsoft.Extensions.DependencyInjection;
using Sms.Contracts.Catalog;
using Sms.Incidents.Tests.Api;

namespace Sms.Incidents.Tests.Catalogue;

/// <summary>What the catalogue tells, and what has come of it.</summary>
internal static class CatalogueDesk
{
    private static readonly DateTimeOffset Then = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    public static ServiceDefined Defined(
        string service,
        long version = 1,
        string? supportGroup = null,
        string name = "A service"
    ) => new(Guid.NewGuid(), version, service, name, "olga", "high", supportGroup, ["database"], "ann", Then);

    public static ServiceRetired Retired(string service, long version) =>
        new(Guid.NewGuid(), version, service, "ann", Then);

    /// <summary>Handles the message in a transaction of its own, here and now.</summary>
    public static async Task Hear(this IncidentsHost host, object message)
    {
        await using var session = host.Store().LightweightSession();
        if (message is ServiceDefined defined)
            WhenServiceDefined.Handle(defined, session);
        else
            WhenServiceRetired.Handle((ServiceRetired)message, session);
        await session.SaveChangesAsync();
    }

    /// <returns>What a new incident of the service comes to: whether it is catalogued, and its group.</returns>
    public static async Task<(string Catalogued, string Group)> Reported(this IncidentsHost host, string service)
    {
        var incident = await host.Http.Incident(await host.Http.Report(service));
        return (incident.At("catalogued"), incident.At("group"));
    }

    private static IDocumentStore Store(this IncidentsHost host) =>
        host.Host.Services.GetRequiredService<IDocumentStore>();
}
