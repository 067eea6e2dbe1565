using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>
/// The cause is found, or known better. With a workaround that is there already it makes the problem a known error.
/// </summary>
/// <param name="Category">The organisation's own word: software, capacity, supplier, …</param>
public sealed record FindRootCause(
    [property: Required, MaxLength(Limits.Text)] string RootCause,
    [property: MaxLength(Limits.Name)] string? Category = null
)
{
    public static Decision Decide(Problem problem, FindRootCause command, string by, DateTimeOffset now)
    {
        if (!problem.IsOpen())
            return Refusals.NotOpen(problem);
        if (
            problem.RootCause == command.RootCause
            && (command.Category is null || problem.Category == command.Category)
        )
            return Decision.Nothing;
        var found = new RootCauseFound(command.RootCause, command.Category, by, now);
        return problem is { Workaround: { } workaround, KnownErrorAt: null }
            ? Decision.Append(found, new KnownErrorRecorded(problem.Number, problem.Service, workaround, by, now))
            : Decision.Append(found);
    }
}
