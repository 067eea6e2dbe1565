using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>Offers the workaround of a known error to an incident that looks like it.</summary>
public static class OfferWorkaround
{
    /// <summary>What a match is worth where the service is another one.</summary>
    private const double OtherService = 0.7;

    /// <summary>
    /// 0 to 1: how much of what the incident says the known error says too. One word of several is chance.
    /// </summary>
    public static double Score(int words, int asked, bool sameService) =>
        words < Math.Min(2, asked)
            ? 0
            : Math.Round(Math.Min(1, (double)words / asked) * (sameService ? 1 : OtherService), 2);

    /// <param name="problem">The known error.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="score">How well they match.</param>
    /// <param name="offered">It was offered to this incident before.</param>
    /// <param name="now">When.</param>
    public static Decision Decide(
        Problem problem,
        IncidentFact incident,
        double score,
        bool offered,
        DateTimeOffset now
    ) =>
        offered
        || !problem.IsOpen()
        || problem is not { KnownErrorAt: not null, Workaround: { } workaround }
        || incident is not { State: IncidentFact.Open, IsKnown: true }
            ? Decision.Nothing
            : Decision.Append(
                new WorkaroundOffered(
                    incident.Id,
                    problem.Number,
                    workaround,
                    score,
                    Reason(problem, incident),
                    Automatic.KnownErrors,
                    now
                )
            );

    private static string Reason(Problem problem, IncidentFact incident)
    {
        var known = Symptom.Of($"{problem.Title} {problem.Symptom} {problem.RootCause}", problem.Service);
        var words = string.Join(", ", incident.Symptom().InCommon(known));
        return problem.Service == incident.Service
            ? $"Same service, {problem.Service}, and the words: {words}."
            : $"Service {problem.Service}, not {incident.Service}, but the words: {words}.";
    }
}
