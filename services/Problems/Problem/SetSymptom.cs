using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>Says by which words incidents of the problem are recognised; until then its title serves.</summary>
public sealed record SetSymptom([property: Required, MaxLength(Limits.Title)] string Symptom)
{
    /// <summary>Also of a resolved problem: whether it comes back is recognised by it.</summary>
    public static Decision Decide(Problem problem, SetSymptom command, string by, DateTimeOffset now)
    {
        if (problem.State == ProblemState.Closed)
            return Refusals.Closed(problem);
        if (problem.Symptom == command.Symptom)
            return Decision.Nothing;
        return Problems.Symptom.Of(command.Symptom, problem.Service).IsEmpty
            ? Decision.Refuse(
                "symptom-without-words",
                "Numbers, names of hosts and the service itself recognise nothing: say what happens."
            )
            : Decision.Append(new SymptomSet(command.Symptom, by, now));
    }
}
