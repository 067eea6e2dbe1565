using Marten;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>The numbers of problems: <c>PRB0000012</c>.</summary>
public static class ProblemNumbers
{
    public static NumberSeries Series { get; } = new("PRB", "problem_number");

    /// <summary>
    /// Finds the stream that a path names by a UUID, a number or an imported number (<c>servicenow:PRB0010023</c>).
    /// </summary>
    public static Task<Guid?> Find(string id, IQuerySession session, CancellationToken cancellation) =>
        Series.Find(
            id,
            ImportedId.Of,
            sequence => session.Query<Problem>().Where(x => x.Sequence == sequence).Select(x => x.Id),
            cancellation
        );
}
