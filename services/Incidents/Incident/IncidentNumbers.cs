using Marten;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>The numbers of incidents: <c>INC0000012</c>.</summary>
public static class IncidentNumbers
{
    public static NumberSeries Series { get; } = new("INC", "incident_number");

    /// <summary>
    /// Finds the stream that a path names by a UUID, a number or an imported number (<c>servicenow:INC0010023</c>).
    /// </summary>
    public static Task<Guid?> Find(string id, IQuerySession session, CancellationToken cancellation) =>
        Series.Find(
            id,
            ImportedId.Of,
            sequence => session.Query<Incident>().Where(x => x.Sequence == sequence).Select(x => x.Id),
            cancellation
        );
}
