using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>
/// How to live with the problem until its cause is removed. Once the cause is known, that makes it a known error.
/// </summary>
/// <param name="Symptom">The words by which it is recognised, as <see cref="SetSymptom"/> sets them.</param>
public sealed record RecordWorkaround(
    [property: Required, MaxLength(Limits.Text)] string Workaround,
    [property: MaxLength(Limits.Title)] string? Symptom = null
)
{
    public static Decision Decide(Problem problem, RecordWorkaround command, string by, DateTimeOffset now)
    {
        if (!problem.IsOpen())
            return Refusals.NotOpen(problem);
        var symptom = command.Symptom is null
            ? Decision.Nothing
            : SetSymptom.Decide(problem, new(command.Symptom), by, now);
        if (symptom.Violation is not null)
            return symptom;
        if (problem.Workaround == command.Workaround)
            return symptom;
        var recorded = new WorkaroundRecorded(command.Workaround, by, now);
        // A better workaround of a known error is told again.
        return problem.RootCause is null
            ? Decision.Append([.. symptom.Events, recorded])
            : Decision.Append([
                .. symptom.Events,
                recorded,
                new KnownErrorRecorded(problem.Number, problem.Service, command.Workaround, by, now),
            ]);
    }
}
