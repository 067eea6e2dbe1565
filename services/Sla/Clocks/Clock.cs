using NodaTime;
using NodaTime.Extensions;

namespace Sms.Sla;

/// <summary>
/// Reads a clock: walks through the course of the incident once, from its report to the moment asked about. Nothing is
/// kept between readings, so a fact that arrives late changes the answer as if it had always been known.
/// </summary>
public sealed class Clock
{
    private readonly PinnedClock _pin;
    private readonly AgreementTerms _agreement;
    private readonly CalendarTerms _calendar;
    private readonly WorkingTime _time;
    private readonly Target _target;
    private readonly Instant _now;

    // The cycle that is being counted.
    private long _cycle;
    private Instant _start;
    private Duration _consumed;
    private Duration? _goal;
    private string _priority = "";
    private Instant? _fulfilled;
    private bool _judged;
    private string _lastChange = Cause.TimeElapsed;
    private ClockBreach? _breach;
    private readonly Dictionary<int, Instant> _reached = [];
    private readonly List<ClockInterval> _intervals = [];

    // All cycles.
    private readonly List<ClockBreach> _breaches = [];
    private string _service;
    private Instant _since;
    private bool _covered;
    private bool _held;
    private bool _applied;
    private bool _counting;
    private (Instant At, string Reason)? _stopped;

    private Clock(PinnedClock pin, AgreementTerms agreement, CalendarTerms calendar, Course course, Instant now)
    {
        (_pin, _agreement, _calendar, _now) = (pin, agreement, calendar, now);
        _time = WorkingTime.Of(calendar);
        _target = agreement.TargetOf(pin.Metric)
            ?? throw new ArgumentException($"{agreement.Name} has no target for {pin.Metric}.", nameof(agreement));
        (_cycle, _start, _since, _service) = (course.Report.Version, course.Start, course.Start, pin.Service);
    }

    /// <param name="pin">Which metric; what was announced does not matter.</param>
    /// <param name="state">The incident's facts, in any order, and planned work; what is after <paramref name="now"/>
    /// is left out.</param>
    /// <param name="agreement">The version that the clock pinned.</param>
    /// <param name="calendar">The version that the clock pinned.</param>
    /// <param name="now">The moment asked about.</param>
    /// <returns>Null while no report is known or it lies after <paramref name="now"/>.</returns>
    public static ClockReading? Read(
        PinnedClock pin,
        IncidentClocks state,
        AgreementTerms agreement,
        CalendarTerms calendar,
        DateTimeOffset now
    )
    {
        if (
            Course.Of(
                state.Facts,
                agreement.PausesOn,
                now.ToInstant(),
                agreement.ExcludePlannedWork ? state.Planned : []
            )
            is not { } course
        )
            return null;
        var clock = new Clock(pin, agreement, calendar, course, now.ToInstant());
        Segment? last = null;
        foreach (var segment in course.Segments(pin.Metric, agreement.Covers))
            clock.Pass(last = segment);
        return clock.Reading(last!);
    }

    private void Pass(Segment segment)
    {
        if (BeginsCycle(segment) is { } fact)
            BeginCycle(fact, segment.From);
        var phase = PhaseOf(segment);
        // An agreement with groups begins to apply when one of them gets the incident to work on.
        _held |= _agreement.Groups.Count == 0 || phase is Phase.Running or Phase.Paused;
        var covered = _held && _agreement.Covers(segment.Service.Value);
        if (segment.From > _start && segment.From == segment.Priority.From)
            _lastChange = Cause.PriorityChanged;
        if (segment.From > _start && covered && !_covered)
            _lastChange = Cause.ServiceChanged;
        if (covered)
            _service = segment.Service.Value;
        (_covered, _applied) = (covered, _applied || covered);

        if (phase != Phase.Fulfilled || !_judged)
            _priority = segment.Priority.Value;
        var goal =
            covered && _target.Goals.TryGetValue(segment.Priority.Value, out var text)
                ? Goal.Parse(text).In(_calendar)
                : (Duration?)null;
        var working = phase == Phase.Running ? _time.Between(segment.From, segment.To) : Duration.Zero;
        switch (phase)
        {
            case Phase.Running:
                (_fulfilled, _judged, _goal) = (null, false, goal);
                if (goal is { } running)
                    Exhaust(segment, running, working);
                break;
            case Phase.Fulfilled:
                _fulfilled ??= segment.From;
                if (!_judged)
                    Judge(segment, goal);
                break;
            default:
                (_fulfilled, _judged, _goal) = (null, false, goal);
                break;
        }

        NoteCounting(segment);
        Extend(segment, phase, working);
        _consumed += working;
    }

    /// <summary>
    /// While a group is responsible that the agreement does not bind, its clocks neither run nor wait; planned work
    /// stops those that run.
    /// </summary>
    private Phase PhaseOf(Segment segment) =>
        segment.Phase.Value is Phase.Running or Phase.Paused && !_agreement.Binds(segment.Holder.Value.Group)
            ? Phase.Elsewhere
        : segment is { Phase.Value: Phase.Running, Planned: not null } ? Phase.Paused
        : segment.Phase.Value;

    private Fact? BeginsCycle(Segment segment)
    {
        var reopened =
            _agreement.Reopen == ReopenRule.NewCycle
            && segment.Phase is { Value: Phase.Running, Fact.Kind: FactKind.Reopened };
        if (reopened && segment.Phase.From == segment.From)
            return segment.Phase.Fact;
        var changed =
            _agreement.PriorityChange == PriorityChangeRule.FromChange
            && segment.Priority.Fact.Kind == FactKind.PriorityChanged;
        return changed && segment.Priority.From == segment.From && segment.Phase.Value is Phase.Running or Phase.Paused
            ? segment.Priority.Fact
            : null;
    }

    private void BeginCycle(Fact fact, Instant at)
    {
        (_cycle, _start, _consumed, _fulfilled, _judged, _breach, _lastChange) = (
            fact.Version,
            at,
            Duration.Zero,
            null,
            false,
            null,
            Cause.TimeElapsed
        );
        _reached.Clear();
        _intervals.Clear();
    }

    /// <summary>Marks what the consumption reaches within the segment.</summary>
    private void Exhaust(Segment segment, Duration goal, Duration working)
    {
        foreach (var percent in _target.Warnings)
        {
            // A longer target takes back what was reached of the shorter one.
            if (_consumed < Part(goal, percent))
                _reached.Remove(percent);
            if (!_reached.ContainsKey(percent) && Reach(segment, Part(goal, percent), working) is { } at)
                _reached[percent] = at;
        }

        if (_breach is not null || Reach(segment, goal, working) is not { } due)
            return;
        // Used up on entering: the target has become shorter, if not now then while the clock stood still.
        var changed =
            _consumed > goal || (_consumed == goal && (segment.Priority.From == due || segment.Service.From == due));
        Breach(segment, due, changed ? _lastChange : Cause.TimeElapsed);
    }

    /// <summary>
    /// When the consumption reaches an amount within the segment. A fact at that very instant wins: fulfilled, paused
    /// or changed at the last moment is in time.
    /// </summary>
    private Instant? Reach(Segment segment, Duration amount, Duration working)
    {
        if (_consumed >= amount)
            return segment.From;
        if (_consumed + working < amount)
            return null;
        var at = _time.Add(segment.From, amount - _consumed);
        return at < segment.To || segment.IsLast ? at : null;
    }

    /// <summary>
    /// Fulfilled: met or not is settled once, with the target in force. More than the goal without a breach before is
    /// only possible when the target became shorter while the clock stood still, or applies since a change after the
    /// fulfilment.
    /// </summary>
    private void Judge(Segment segment, Duration? goal)
    {
        (_judged, _goal) = (goal is not null, goal);
        if (_breach is null && _consumed > goal)
            Breach(segment, segment.From, _lastChange);
    }

    private void Breach(Segment segment, Instant due, string cause) =>
        _breaches.Add(
            _breach = new(_cycle, segment.Priority.Value, segment.Service.Value, due.ToDateTimeOffset(), cause)
        );

    private void NoteCounting(Segment segment)
    {
        if (segment.Phase.Value == Phase.Fulfilled && _judged && _counting)
            return;
        var counts = segment.Phase.Value != Phase.Ended && _covered && _goal is not null;
        if (counts && !_counting)
            (_since, _stopped) = (segment.From, null);
        if (!counts && _stopped?.Reason != StopReasonOf(segment))
            _stopped = (segment.From, StopReasonOf(segment));
        _counting = counts;
    }

    private string StopReasonOf(Segment segment) =>
        !_held ? StopReason.NotHeld
        : !_covered ? StopReason.ServiceChanged
        : segment.Phase.Value == Phase.Ended ? StopReason.Closed
        : StopReason.NoTarget;

    private void Extend(Segment segment, Phase phase, Duration working)
    {
        if (segment.From == segment.To)
            return;
        var fact = segment.Holder.From > segment.Phase.From ? segment.Holder.Fact : segment.Phase.Fact;
        var interval = new ClockInterval(
            segment.From.ToDateTimeOffset(),
            segment.To.ToDateTimeOffset(),
            phase switch
            {
                Phase.Running => "running",
                Phase.Paused => "paused",
                _ => "closed",
            },
            working.ToTimeSpan(),
            fact.Version,
            fact.Kind,
            segment.Holder.Value is { Group: null, Person: null } ? null : segment.Holder.Value,
            phase == Phase.Paused ? segment.Planned?.Number : null
        );
        if (
            _intervals is [.., var last]
            && last.FactVersion == interval.FactVersion
            && last.Kind == interval.Kind
            && last.Change == interval.Change
        )
            _intervals[^1] = last with { To = interval.To, Working = last.Working + interval.Working };
        else
            _intervals.Add(interval);
    }

    private ClockReading Reading(Segment last)
    {
        var status = StatusAt(last);
        var remaining = _goal - _consumed;
        var due = status switch
        {
            _ when _breach is not null => _breach.DueAt.ToInstant(),
            ClockStatus.Running => _time.Add(_now, remaining!.Value),
            ClockStatus.Met => _time.Add(_fulfilled!.Value, remaining!.Value),
            _ => null,
        };
        return new ClockReading(
            _pin.ClockId,
            _pin.AgreementId,
            _pin.AgreementVersion,
            _agreement.Name,
            _pin.Metric,
            status,
            _counting,
            _service,
            _priority,
            _cycle,
            _start.ToDateTimeOffset(),
            _since.ToDateTimeOffset(),
            _goal?.ToTimeSpan(),
            _consumed.ToTimeSpan(),
            remaining?.ToTimeSpan(),
            _goal is { } goal ? PercentOf(goal) : null,
            due?.ToDateTimeOffset(),
            _breach?.DueAt,
            _fulfilled?.ToDateTimeOffset(),
            _stopped?.At.ToDateTimeOffset(),
            _applied ? _stopped?.Reason : StopReason.NeverApplied,
            [.. Warnings(status)],
            _breaches,
            _intervals
        );
    }

    private string StatusAt(Segment last)
    {
        if (_breach is not null)
            return _fulfilled is null ? ClockStatus.Breached : ClockStatus.BreachedFulfilled;
        if (_fulfilled is not null && _judged)
            return ClockStatus.Met;
        if (_stopped is { } stopped)
            return stopped.Reason == StopReason.NoTarget ? ClockStatus.NoTarget : ClockStatus.Stopped;
        return PhaseOf(last) switch
        {
            Phase.Paused => ClockStatus.Paused,
            Phase.Elsewhere => ClockStatus.HeldElsewhere,
            _ => ClockStatus.Running,
        };
    }

    private IEnumerable<ClockWarning> Warnings(string status)
    {
        foreach (var percent in _target.Warnings.Order())
        {
            var at =
                _reached.TryGetValue(percent, out var reached) ? reached
                : status == ClockStatus.Running ? _time.Add(_now, Part(_goal!.Value, percent) - _consumed)
                : null;
            if (at is { } moment)
                yield return new(percent, moment.ToDateTimeOffset());
        }
    }

    private int PercentOf(Duration goal) =>
        (int)Int128.Min(int.MaxValue, (Int128)_consumed.BclCompatibleTicks * 100 / goal.BclCompatibleTicks);

    /// <summary>Whole ticks, as stored times have no finer unit.</summary>
    private static Duration Part(Duration goal, int percent) =>
        Duration.FromTicks(goal.BclCompatibleTicks / 100 * percent + goal.BclCompatibleTicks % 100 * percent / 100);
}
