using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>Rules that several commands share, so that one rule has one code.</summary>
internal static class Refusals
{
    public static Decision Closed(Problem problem) =>
        Decision.Refuse("problem-closed", $"{problem.Number} is closed, and closed is final. Raise a new problem.");

    /// <summary>For a command that needs an open problem.</summary>
    public static Decision NotOpen(Problem problem) =>
        problem.State == ProblemState.Closed
            ? Closed(problem)
            : Decision.Refuse("problem-resolved", $"{problem.Number} is resolved. Reopen it first.");

    public static Decision NotResolved(Problem problem) =>
        Decision.Refuse("problem-not-resolved", $"{problem.Number} is {problem.State}, not resolved.");
}
