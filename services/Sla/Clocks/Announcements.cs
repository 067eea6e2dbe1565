using NodaTime.Extensions;

namespace Sms.Sla;

/// <summary>What was just learned, and the state before.</summary>
/// <param name="Reason">Kind of the fact that was heard, <see cref="RetractionReason.FactCorrected"/>, or
/// planned-work.</param>
internal sealed record News(IncidentClocks Before, string Reason);

/// <summary>
/// What has to be said: the difference between what the clocks show and what was announced. Of several warnings that
/// are due at once only the highest is announced, and none beside a breach: an incident that comes in long after it
/// began is one breach, not four alarms.
/// </summary>
internal static class Announcements
{
    internal static IReadOnlyList<object> Of(IncidentClocks state, Terms terms, DateTimeOffset now, News? news)
    {
        now = Max(now, state.ObservedAt);
        var events = new List<object>();
        var incident = new Lazy<IncidentRef>(() => Describe(state, now));
        foreach (var clock in state.Clocks)
        {
            if (terms.Read(clock, state, now) is not { } reading)
                continue;
            var about = new ClockRef(
                clock.ClockId,
                clock.AgreementId,
                clock.AgreementVersion,
                reading.Agreement,
                clock.Metric,
                reading.Service
            );
            // What did not happen goes first: a reader that keeps only the last word ends with the right one.
            var retractions = Retractions(clock, reading, about, now, news, incident).ToList();
            var coverage = Coverage(clock, reading, about, terms, takenBack: retractions.Count > 0).ToList();
            var overridden = retractions.Count + coverage.Count > 0;
            events.AddRange([.. retractions, .. coverage]);
            events.AddRange(Breaches(clock, reading, about, now, news, terms, incident));
            if (Warning(clock, reading, now) is { } warning)
                events.Add(
                    new TargetAtRisk(
                        about,
                        reading.Cycle,
                        reading.Priority,
                        warning.Percent,
                        reading.DueAt ?? DateTimeOffset.MaxValue,
                        warning.At,
                        now,
                        incident.Value,
                        reading.Remaining
                    )
                );
            if (
                reading is { Status: ClockStatus.Met, FulfilledAt: { } fulfilled }
                && (overridden || clock.MetAt != fulfilled)
                && !ReopensLater(state, clock, now)
            )
                events.Add(
                    new TargetMet(
                        about,
                        reading.Cycle,
                        reading.Priority,
                        reading.DueAt ?? DateTimeOffset.MaxValue,
                        fulfilled
                    )
                );
        }

        return events;
    }

    internal static DateTimeOffset? NextDue(IncidentClocks state, Terms terms, DateTimeOffset now)
    {
        now = Max(now, state.ObservedAt);
        // A fact from a clock that is ahead of ours counts when its time has come.
        var moments = state.Facts.Where(fact => fact.At > now).Select(fact => (DateTimeOffset?)fact.At).ToList();
        moments.AddRange(
            state.Planned.SelectMany(work => new DateTimeOffset?[] { work.From, work.To }).Where(moment => moment > now)
        );
        foreach (var clock in state.Clocks)
        {
            if (terms.Read(clock, state, now) is not { Status: ClockStatus.Running } reading)
                continue;
            moments.Add(reading.DueAt);
            moments.AddRange(
                reading
                    .Warnings.Where(warning => warning.Percent > clock.WarnedUpTo(reading.Cycle))
                    .Select(warning => (DateTimeOffset?)warning.At)
            );
        }

        return moments.Min();
    }

    /// <summary>What people know the incident by, and who holds it.</summary>
    private static IncidentRef Describe(IncidentClocks state, DateTimeOffset now)
    {
        var report = state.Facts.FirstOrDefault(fact => fact.Kind == FactKind.Reported);
        var holder = Course.Of(state.Facts, [], now.ToInstant())?.HolderAt(now.ToInstant());
        return new(report?.Number, report?.Title, holder?.Group, holder?.Person);
    }

    /// <summary>A breach that is taken back leaves a clock as running; that it has stopped is told again.</summary>
    private static IEnumerable<object> Coverage(
        PinnedClock clock,
        ClockReading reading,
        ClockRef about,
        Terms terms,
        bool takenBack
    )
    {
        if (reading.Counting == clock.Counting && (reading.Counting || !takenBack))
            yield break;
        var agreed = terms.Agreement(clock.AgreementId, clock.AgreementVersion);
        if (reading.Counting)
            yield return new ClockStarted(
                about,
                reading.Priority,
                agreed.TargetOf(clock.Metric)!.Goals[reading.Priority],
                clock.CalendarId,
                clock.CalendarVersion,
                terms.Calendar(clock.CalendarId, clock.CalendarVersion).HolidaySet,
                WorkingTime.TzdbVersion,
                reading.Since
            );
        else
            yield return new ClockStopped(about, reading.StopReason!, reading.StoppedAt!.Value);
    }

    /// <summary>
    /// A breach at another moment than announced is retracted and announced anew: what stands is what the facts say. It
    /// is retracted as it was announced, whoever holds the incident by now: those who were told of it have to hear.
    /// </summary>
    private static IEnumerable<object> Retractions(
        PinnedClock clock,
        ClockReading reading,
        ClockRef about,
        DateTimeOffset now,
        News? news,
        Lazy<IncidentRef> incident
    ) =>
        clock
            .Breaches.Where(told => !reading.Breaches.Any(breach => Same(breach, told)))
            .Select(told => new TargetBreachRetracted(
                about with
                {
                    Service = told.Service ?? about.Service,
                },
                told.Cycle,
                told.Priority,
                told.DueAt,
                news?.Reason ?? RetractionReason.TermsChanged,
                now,
                told.Incident ?? incident.Value,
                told.Cycle == reading.Cycle ? reading.Remaining : null
            ));

    private static IEnumerable<object> Breaches(
        PinnedClock clock,
        ClockReading reading,
        ClockRef about,
        DateTimeOffset now,
        News? news,
        Terms terms,
        Lazy<IncidentRef> incident
    ) =>
        reading
            .Breaches.Where(breach => !clock.Breaches.Any(told => Same(breach, told)))
            .Select(breach => new TargetBreached(
                about with
                {
                    Service = breach.Service,
                },
                breach.Cycle,
                breach.Priority,
                breach.DueAt,
                now,
                CauseOf(breach, clock, now, news, terms),
                incident.Value,
                breach.Cycle == reading.Cycle ? Over(reading.Remaining) : null
            ));

    /// <summary>
    /// A longer target that came after the breach leaves time again, and the breach stands all the same.
    /// </summary>
    private static TimeSpan? Over(TimeSpan? remaining) => remaining > TimeSpan.Zero ? TimeSpan.Zero : remaining;

    /// <summary>
    /// Time that ran out is late-fact when without what was just learned there was nothing to see: nobody could have
    /// known earlier.
    /// </summary>
    private static string CauseOf(ClockBreach breach, PinnedClock clock, DateTimeOffset now, News? news, Terms terms)
    {
        if (news is null || breach.Cause != Cause.TimeElapsed)
            return breach.Cause;
        var before = terms.Read(clock, news.Before, now);
        return before?.Breaches.Contains(breach) ?? false ? breach.Cause : Cause.LateFact;
    }

    private static ClockWarning? Warning(PinnedClock clock, ClockReading reading, DateTimeOffset now) =>
        reading.Status != ClockStatus.Running
            ? null
            : reading.Warnings.LastOrDefault(warning =>
                warning.At <= now && warning.Percent > clock.WarnedUpTo(reading.Cycle)
            );

    /// <summary>
    /// Reopened by a clock that is ahead of ours: whether that takes back the resolution is seen when its time has
    /// come.
    /// </summary>
    private static bool ReopensLater(IncidentClocks state, PinnedClock clock, DateTimeOffset now) =>
        clock.Metric == Metric.Resolution && state.Facts.Any(fact => fact.Kind == FactKind.Reopened && fact.At > now);

    private static bool Same(ClockBreach breach, ToldBreach told) =>
        breach.Cycle == told.Cycle && breach.DueAt == told.DueAt;

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
