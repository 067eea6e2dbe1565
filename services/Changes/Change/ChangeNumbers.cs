using Marten;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>The numbers of changes: <c>CHG0000012</c>.</summary>
public static class ChangeNumbers
{
    public static NumberSeries Series { get; } = new("CHG", "change_number");

    /// <summary>
    /// Finds the stream that a path names by a UUID, a number or an imported number (<c>servicenow:CHG0010023</c>).
    /// </summary>
    public static Task<Guid?> Find(string id, IQuerySession session, CancellationToken cancellation) =>
        Series.Find(
            id,
            ChangeIds.OfImport,
            sequence => session.Query<Change>().Where(x => x.Sequence == sequence).Select(x => x.Id),
            cancellation
        );
}
