using Sms.Testing;

namespace Sms.Bench.Causes;

/// <summary>
/// Precision and recall of suspects and proposals, each over the histories of several seeds together.
/// </summary>
internal static class CausesReport
{
    private const int Seeds = 5;

    internal static void Run(Report report)
    {
        var histories = Enumerable.Range(1, Seeds).Select(GeneratedHistory.Of).ToList();
        var incidents = histories.Sum(history => history.Incidents.Count);
        var caused = histories.Sum(history => history.Incidents.Count(incident => incident.CausedBy is not null));
        report.Add(
            $"causes: {incidents:N0} incidents, {caused:N0} of them by "
                + $"{histories.Sum(history => history.Changes.Count):N0} changes",
            Report.Unspecified,
            $"{Seeds} half-years"
        );
        report.Add("suspects: any of up to five", Report.Unspecified, Sum(history => SuspectJudge.Judge(history, 5)));
        report.Add("suspects: the first", Report.Unspecified, Sum(history => SuspectJudge.Judge(history, 1)));
        report.Add(
            "suspects: the first, with a score of 0.6 or more",
            Report.Unspecified,
            Sum(history => SuspectJudge.Judge(history, 1, 0.6))
        );
        report.Add("proposals of problems", Report.Unspecified, Sum(ProposalJudge.Judge));

        string Sum(Func<GeneratedHistory, Judged> judge)
        {
            var each = histories.ConvertAll(history => judge(history));
            return new Judged(
                each.Sum(x => x.Right),
                each.Sum(x => x.Guessed),
                each.Sum(x => x.Found),
                each.Sum(x => x.ToFind)
            ).ToString();
        }
    }
}
