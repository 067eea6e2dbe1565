using NodaTime;
using NodaTime.Extensions;

namespace Sms.Sla;

internal enum Phase
{
    Running,
    Paused,

    /// <summary>Open, in the hands of a group that the clock is not about.</summary>
    Elsewhere,
    Fulfilled,
    Ended,
}

/// <summary>
/// A stretch of business time in which nothing changes that a clock looks at; the last one ends now and may be empty.
/// </summary>
internal sealed record Segment(
    Instant From,
    Instant To,
    bool IsLast,
    Entry<Phase> Phase,
    Entry<string> Priority,
    Entry<string> Service,
    Entry<Holder> Holder,
    PlannedWork? Planned
);

/// <summary>What became of an incident, put together from the facts heard so far, in business time.</summary>
internal sealed class Course
{
    private readonly Instant _now;
    private readonly IReadOnlyList<PlannedWork> _planned;
    private readonly Timeline<Phase> _phase;
    private readonly Timeline<string> _priority;
    private readonly Timeline<string> _service;
    private readonly Timeline<Holder> _holder;
    private Entry<Phase>? _responded;

    private Course(
        Fact report,
        IEnumerable<Fact> others,
        IReadOnlyList<string> pausesOn,
        Instant now,
        IReadOnlyList<PlannedWork> planned
    )
    {
        (Report, Start, _now, _planned) = (report, report.Moment, now, planned);
        _phase = new(Start, Phase.Running, report);
        _priority = new(Start, report.Priority ?? "", report);
        _service = new(Start, report.Service ?? "", report);
        _holder = new(Start, new(report.Group, null), report);
        var closed = false;
        foreach (var fact in others)
        {
            Hear(fact, pausesOn, closed);
            closed |= fact.Kind == FactKind.Closed;
        }
    }

    internal Fact Report { get; }

    internal Instant Start { get; }

    internal IReadOnlyList<Entry<string>> Services => _service.Entries;

    internal Holder HolderAt(Instant at) => _holder.At(at < Start ? Start : at).Value;

    internal string PriorityAt(Instant at) => _priority.At(at < Start ? Start : at).Value;

    /// <summary>
    /// Facts up to <paramref name="now"/>, in the order of their versions; null while there is no report among them.
    /// </summary>
    internal static Course? Of(
        IReadOnlyList<Fact> facts,
        IReadOnlyList<string> pausesOn,
        Instant now,
        IReadOnlyList<PlannedWork>? planned = null
    )
    {
        var known = facts.Where(fact => fact.Moment <= now).OrderBy(fact => fact.Version).ToList();
        var report = known.Find(fact => fact.Kind == FactKind.Reported);
        return report is null
            ? null
            : new Course(report, known.Where(fact => fact != report), pausesOn, now, planned ?? []);
    }

    /// <param name="metric">A response ends with the first reaction, a resolution with the restoration.</param>
    /// <param name="covers">The services that count; once the last of them is left the clock has ended.</param>
    internal IEnumerable<Segment> Segments(string metric, Func<string, bool> covers)
    {
        var phases = _phase.Entries.ToList();
        if (metric == Metric.Response && _responded is { } responded)
            phases = [.. phases.Where(phase => phase.From < responded.From), responded];
        if (
            Left(covers) is { } left
            && phases.Find(phase => phase.Value != Phase.Fulfilled && EndOf(phase, phases) > left.From) is { } open
        )
        {
            // What was fulfilled by then stays so, unless it is reopened.
            var end = Instant.Max(open.From, left.From);
            phases =
            [
                .. phases.Where(phase => phase.From < end),
                new(end, Phase.Ended, open.From > left.From ? open.Fact : left.Fact),
            ];
        }

        var bounds = phases
            .Select(phase => phase.From)
            .Concat(_priority.Entries.Select(priority => priority.From))
            .Concat(_service.Entries.Select(service => service.From))
            .Concat(_holder.Entries.Select(holder => holder.From))
            .Concat(
                _planned
                    .SelectMany(work => new[] { work.From.ToInstant(), work.To.ToInstant() })
                    .Where(bound => bound > Start && bound <= _now)
            )
            .Distinct()
            .Order()
            .ToList();
        for (var i = 0; i < bounds.Count; i++)
        {
            var last = i == bounds.Count - 1;
            var service = _service.At(bounds[i]);
            yield return new(
                bounds[i],
                last ? _now : bounds[i + 1],
                last,
                phases.FindLast(phase => phase.From <= bounds[i])!,
                _priority.At(bounds[i]),
                service,
                _holder.At(bounds[i]),
                _planned.FirstOrDefault(work => work.Covers(service.Value, bounds[i].ToDateTimeOffset()))
            );
        }
    }

    private void Hear(Fact fact, IReadOnlyList<string> pausesOn, bool closed)
    {
        var at = Instant.Max(fact.Moment, Start);
        switch (fact.Kind)
        {
            case FactKind.Acknowledged or FactKind.WorkStarted:
                Respond(at, fact);
                break;
            case FactKind.OnHold when _phase.Last is Phase.Running or Phase.Paused:
                _phase.Set(at, pausesOn.Contains(fact.Reason) ? Phase.Paused : Phase.Running, fact);
                break;
            case FactKind.Resumed when _phase.Last is Phase.Paused:
                _phase.Set(at, Phase.Running, fact);
                break;
            case FactKind.Resolved when !closed:
                _phase.Set(at, Phase.Fulfilled, fact);
                Respond(at, fact);
                break;
            case FactKind.Reopened when _phase.Last is Phase.Fulfilled && !closed:
                _phase.Set(at, Phase.Running, fact);
                break;
            case FactKind.Closed when _phase.Last is not Phase.Fulfilled:
                _phase.Set(at, Phase.Ended, fact);
                break;
            case FactKind.PriorityChanged:
                _priority.Set(at, fact.Priority ?? "", fact);
                break;
            case FactKind.ServiceChanged:
                _service.Set(at, fact.Service ?? "", fact);
                break;
            case FactKind.Assigned:
                _holder.Set(at, new(fact.Group, fact.Person), fact);
                break;
        }
    }

    private static Instant EndOf(Entry<Phase> phase, List<Entry<Phase>> phases) =>
        phases.Find(next => next.From > phase.From)?.From ?? Instant.MaxValue;

    private void Respond(Instant at, Fact fact)
    {
        if (_responded is null || at < _responded.From)
            _responded = new(at, Phase.Fulfilled, fact);
    }

    /// <summary>The change of service after which no covered service follows.</summary>
    private Entry<string>? Left(Func<string, bool> covers)
    {
        Entry<string>? left = null;
        foreach (var service in _service.Entries.Reverse())
        {
            if (covers(service.Value))
                break;
            left = service;
        }

        return left;
    }
}
