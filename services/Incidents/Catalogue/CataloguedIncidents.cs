using Marten;
using Sms.ServiceDefaults.Catalogue;

namespace Sms.Incidents;

/// <summary>An incident says whether the catalogue has its service.</summary>
internal static class CataloguedIncidents
{
    /// <summary>Of an incident <c>d</c>, in SQL: the catalogue has its service.</summary>
    internal const string HasService =
        $"exists (select from {KnownServices.Table} k where k.service = d.service and not k.retired)";

    /// <summary>The incident, and whether the catalogue has its service now.</summary>
    internal static async Task<Incident> Shown(
        Incident incident,
        IQuerySession session,
        CancellationToken cancellation
    ) =>
        incident with
        {
            Catalogued = (await session.Offered([incident.Service], cancellation)).ContainsKey(incident.Service),
        };
}
