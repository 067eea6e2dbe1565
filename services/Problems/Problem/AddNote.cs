using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Problems;

/// <summary>A work note. Every note is a fact of its own, so there is no repeat to recognise.</summary>
[SchemaName("AddNoteToProblem")]
public sealed record AddNote([property: Required, MaxLength(Limits.Text)] string Text)
{
    public static Decision Decide(Problem problem, AddNote command, string by, DateTimeOffset now) =>
        problem.State == ProblemState.Closed
            ? Refusals.Closed(problem)
            : Decision.Append(new NoteAdded(command.Text, by, now));
}
