using NodaTime;
using NodaTime.Extensions;

namespace Sms.Sla;

/// <summary>
/// Which agreements apply. Decided once, when the report or a change of service is heard, with the versions that were
/// valid at the business time of that fact: what is agreed later does not start clocks on older incidents.
/// </summary>
internal static class Pins
{
    /// <param name="before">What was known before the news.</param>
    /// <param name="state">With it.</param>
    /// <param name="news">Heard, or corrected.</param>
    /// <param name="terms">All that is agreed.</param>
    /// <param name="now">When.</param>
    internal static IReadOnlyList<ClockStarted> For(
        IncidentClocks before,
        IncidentClocks state,
        Fact news,
        Terms terms,
        DateTimeOffset now
    )
    {
        if (news.Kind is not (FactKind.Reported or FactKind.ServiceChanged))
            return [];
        if (Course.Of(state.Facts, [], Instant.MaxValue) is not { } course)
            return [];
        // Of what was known before, all was settled then. News may bring more to light than itself: a report that comes
        // after changes of service, or one of these that came later than was thought, the service before it.
        var known = Course
            .Of(before.Facts, [], Instant.MaxValue)
            ?.Services.Select(service => (service.From, service.Value))
            .ToHashSet()
            ?? [];

        var started = new List<ClockStarted>();
        foreach (var service in course.Services.Where(service => !known.Contains((service.From, service.Value))))
        {
            foreach (var agreement in terms.Agreements.Values.OrderBy(agreement => agreement.Id))
            {
                if (agreement.VersionAt(service.From.ToDateTimeOffset()) is not { } version)
                    continue;
                var agreed = terms.Agreement(agreement.Id, version);
                if (!agreed.Covers(service.Value))
                    continue;
                started.AddRange(
                    agreed
                        .Targets.Where(target =>
                            !state.Clocks.Any(clock =>
                                clock.AgreementId == agreement.Id && clock.Metric == target.Metric
                            )
                            && !started.Exists(clock =>
                                clock.Clock.AgreementId == agreement.Id && clock.Clock.Metric == target.Metric
                            )
                        )
                        .Select(target =>
                            Start(state.Id, agreement.Id, version, agreed, target, service, course, terms, now)
                        )
                );
            }
        }

        return started;
    }

    private static ClockStarted Start(
        Guid incident,
        Guid agreement,
        int version,
        AgreementTerms agreed,
        Target target,
        Entry<string> service,
        Course course,
        Terms terms,
        DateTimeOffset now
    )
    {
        var clock = new ClockRef(
            PinnedClock.IdOf(incident, agreement, target.Metric),
            agreement,
            version,
            agreed.Name,
            target.Metric,
            service.Value
        );
        var calendar = terms.Calendar(agreed.CalendarId, agreed.CalendarVersion);
        var priority = course.PriorityAt(service.From);
        var at = service.From.ToDateTimeOffset();
        // What a clock ahead of ours says of the future is pinned; that it counts is told when its time has come.
        var goal =
            at <= now && agreed.Binds(course.HolderAt(service.From).Group)
                ? target.Goals.GetValueOrDefault(priority)
                : null;
        return new(
            clock,
            priority,
            goal,
            agreed.CalendarId,
            agreed.CalendarVersion,
            calendar.HolidaySet,
            WorkingTime.TzdbVersion,
            at
        );
    }
}
