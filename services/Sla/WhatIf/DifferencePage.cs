namespace Sms.Sla;

/// <summary>Collects what a page shows, incident by incident; of all the others only counts stay.</summary>
/// <param name="size">Differences after which the page is full; those of its last incident are all on it.</param>
/// <param name="tally">The first page: everything is counted, although only the first differences are shown.</param>
internal sealed class DifferencePage(int size, bool tally)
{
    private readonly List<Difference> _differences = [];
    private readonly Dictionary<string, Totals> _actual = [];
    private readonly Dictionary<string, Totals> _proposed = [];
    private int _incidents;
    private (DateTimeOffset ReportedAt, Guid Incident)? _last;
    private bool _more;

    /// <summary>What comes now would change nothing any more.</summary>
    internal bool IsComplete => _more && !tally;

    internal void Add(IncidentClocks state, IReadOnlyList<Comparison> comparisons)
    {
        _incidents++;
        foreach (var comparison in comparisons)
        {
            _actual[comparison.Metric] = _actual
                .GetValueOrDefault(comparison.Metric, Totals.None)
                .Plus(comparison.Actual);
            _proposed[comparison.Metric] = _proposed
                .GetValueOrDefault(comparison.Metric, Totals.None)
                .Plus(comparison.Proposed);
        }

        var number = state.Facts.FirstOrDefault(fact => fact.Kind == FactKind.Reported)?.Number;
        var differences = comparisons
            .Where(comparison => comparison.Differs)
            .Select(comparison => Difference.Of(state.Id, comparison, number))
            .ToList();
        if (differences.Count == 0)
            return;
        if (_differences.Count >= size)
        {
            _more = true;
            return;
        }

        _differences.AddRange(differences);
        _last = (state.ReportedAt!.Value, state.Id);
    }

    internal WhatIfReport Report(Period period, DateTimeOffset at) =>
        new(
            period,
            at,
            tally ? _incidents : null,
            tally ? _actual : null,
            tally ? _proposed : null,
            _differences,
            _more && _last is { } last ? new Place(at, last.ReportedAt, last.Incident).ToString() : null
        );
}
