using Sms.ServiceDefaults;

namespace Sms.Sla;

/// <summary>
/// The clocks of one incident: the facts heard about it, in the order of their versions, the clocks that run on it with
/// their pinned versions, and what was announced. What a clock shows is never stored, it is read: see
/// <see cref="Clock"/>.
/// </summary>
/// <param name="Id">The incident.</param>
/// <param name="Facts">By version.</param>
/// <param name="Clocks">In the order in which they started.</param>
/// <param name="ObservedAt">Latest moment at which something was detected; a slower clock of another replica does not
/// go behind it.</param>
public sealed record IncidentClocks(
    Guid Id,
    IReadOnlyList<Fact> Facts,
    IReadOnlyList<PinnedClock> Clocks,
    DateTimeOffset ObservedAt
) : IStreamState
{
    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }

    /// <summary>Planned work on the incident's services that clocks have to know of.</summary>
    public IReadOnlyList<PlannedWork> Planned { get; init; } = [];

    /// <summary>Business time of the report, to find incidents by; null while it has not been heard.</summary>
    public DateTimeOffset? ReportedAt => Facts.FirstOrDefault(fact => fact.Kind == FactKind.Reported)?.At;

    /// <summary>
    /// Business time after which nothing can count any more, unless the incident is reopened; null while it is open.
    /// Not before any of the facts that say so: at an earlier moment the incident may have been open.
    /// </summary>
    public DateTimeOffset? EndedAt =>
        Ending.Any(fact => fact.Kind == FactKind.Closed) || Ending.LastOrDefault()?.Kind == FactKind.Resolved
            ? Ending.Max(fact => fact.At)
            : null;

    /// <summary>Every service that it has ever been on.</summary>
    internal IReadOnlyList<string> Services => [.. Facts.Select(fact => fact.Service).OfType<string>().Distinct()];

    private IEnumerable<Fact> Ending =>
        Facts.Where(fact => fact.Kind is FactKind.Resolved or FactKind.Reopened or FactKind.Closed);

    /// <summary>Before anything was heard of the incident.</summary>
    public static IncidentClocks Of(Guid incident) => new(incident, [], [], DateTimeOffset.MinValue);

    public static IncidentClocks Create(FactNoted e) => Of(e.IncidentId).Apply(e);

    // Whatever else is told of a clock overrides in the rows that it was met, a reopening too: should it still be so,
    // it is told again.
    public IncidentClocks Apply(FactNoted e) =>
        this with
        {
            Facts = [.. Facts.Append(e.Fact).OrderBy(fact => fact.Version)],
            Clocks =
                e.Fact.Kind == FactKind.Reopened
                    ?
                    [
                        .. Clocks.Select(clock =>
                            clock.Metric == Metric.Resolution ? clock with { MetAt = null } : clock
                        ),
                    ]
                    : Clocks,
        };

    public IncidentClocks Apply(FactCorrected e) =>
        this with
        {
            Facts = [.. Facts.Select(fact => fact.Version == e.FactVersion ? fact with { At = e.To } : fact)],
        };

    public IncidentClocks Apply(PlannedWorkNoted e) =>
        this with
        {
            // In the same order whichever was heard of first: where two overlap, an interval names the first.
            Planned =
            [
                .. Planned
                    .Where(work => work.ChangeId != e.Work.ChangeId)
                    .Append(e.Work)
                    .OrderBy(work => work.From)
                    .ThenBy(work => work.ChangeId),
            ],
        };

    public IncidentClocks Apply(ClockStarted e) =>
        Clocks.Any(clock => clock.ClockId == e.Clock.ClockId)
            ? With(e.Clock, clock =>
                clock with
                {
                    Service = e.Clock.Service,
                    Counting = e.Goal is not null,
                    MetAt = null,
                }
            )
            : this with
            {
                Clocks =
                [
                    .. Clocks,
                    new(
                        e.Clock.ClockId,
                        e.Clock.AgreementId,
                        e.Clock.AgreementVersion,
                        e.Clock.Metric,
                        e.CalendarId,
                        e.CalendarVersion,
                        e.Clock.Service,
                        e.Goal is not null,
                        [],
                        [],
                        null
                    ),
                ],
            };

    public IncidentClocks Apply(ClockStopped e) =>
        With(e.Clock, clock => clock with { Counting = false, MetAt = null });

    public IncidentClocks Apply(ClockServiceChanged e) =>
        With(e.Clock, clock => clock with { Service = e.Clock.Service });

    public IncidentClocks Apply(ClockMoved e) =>
        With(e.Clock, clock =>
            clock with
            {
                AgreementVersion = e.Clock.AgreementVersion,
                CalendarId = e.CalendarId,
                CalendarVersion = e.CalendarVersion,
            }
        );

    public IncidentClocks Apply(TargetAtRisk e) =>
        With(e.Clock, clock => clock with { Warnings = [.. clock.Warnings, new(e.Cycle, e.Percent)] })
            .Observed(e.DetectedAt);

    public IncidentClocks Apply(TargetBreached e) =>
        With(e.Clock, clock => clock with { Breaches = [.. clock.Breaches, Told(e)], MetAt = null })
            .Observed(e.DetectedAt);

    public IncidentClocks Apply(TargetBreachRetracted e) =>
        With(e.Clock, clock =>
            clock with
            {
                Breaches = [.. clock.Breaches.Where(breach => breach.Cycle != e.Cycle || breach.DueAt != e.DueAt)],
                MetAt = null,
            }
        );

    public IncidentClocks Apply(TargetMet e) => With(e.Clock, clock => clock with { MetAt = e.FulfilledAt });

    /// <summary>With a fact that was heard, before anything comes of it.</summary>
    internal IncidentClocks Learn(Fact fact) =>
        Facts.Any(heard => heard.Version == fact.Version) ? this : Apply(new FactNoted(Id, fact));

    /// <summary>Hears a fact. Whatever the order of arrival, the readings afterwards are the same.</summary>
    /// <returns>Events to append: the fact, clocks that it starts, announcements; nothing at all when the version was
    /// heard before.</returns>
    public IReadOnlyList<object> Note(Fact fact, Terms terms, DateTimeOffset now)
    {
        if (Facts.Any(heard => heard.Version == fact.Version))
            return [];
        var noted = new FactNoted(Id, fact);
        var heard = Apply(noted);
        var (begun, clocks) = Begin(heard, fact, terms, now);
        // Of a history that came in at once nothing could have been told earlier, whichever part of it is heard last.
        return [noted, .. begun, .. clocks.Announce(terms, now, new(Before: IsHearing ? Of(Id) : this, fact.Kind))];
    }

    /// <summary>Looks at the clocks because time has passed, or planned work is under way.</summary>
    /// <returns>Announcements to append: every warning at most once, a breach once; empty when nothing is
    /// new.</returns>
    public IReadOnlyList<object> Observe(Terms terms, DateTimeOffset now)
    {
        var planned = Sla.Planned.For(this, terms);
        if (planned.Count == 0)
            return Announce(terms, now, news: null);
        return
        [
            .. planned,
            .. planned
                .Aggregate(this, (state, work) => state.Apply(work))
                .Announce(terms, now, new(Before: this, Sla.Planned.Reason)),
        ];
    }

    /// <summary>
    /// The next moment at which <see cref="Observe"/> would announce something if no fact is heard; null if there is
    /// none.
    /// </summary>
    public DateTimeOffset? NextDue(Terms terms, DateTimeOffset now) =>
        IsHearing ? null : Announcements.NextDue(this, terms, now);

    /// <summary>
    /// What the clocks show, or showed, at a moment, as known now; empty before the report. A clock that a fact out of
    /// order started for nothing is left out.
    /// </summary>
    public IReadOnlyList<ClockReading> Read(Terms terms, DateTimeOffset now) =>
        [
            .. Clocks
                .Select(clock => terms.Read(clock, this, now))
                .OfType<ClockReading>()
                .Where(reading => reading.StopReason != StopReason.NeverApplied),
        ];

    /// <summary>
    /// Puts right when a fact happened, as if it had been heard so. Clocks keep the versions that they pinned; those
    /// that apply by the new time begin.
    /// </summary>
    public Decision Correct(long version, DateTimeOffset at, string reason, Terms terms, string by, DateTimeOffset now)
    {
        if (Facts.FirstOrDefault(fact => fact.Version == version) is not { } fact)
            return Decision.Refuse("fact-unknown", $"No fact of version {version} has been heard of the incident.");
        if (at > now)
            return Decision.Refuse("correction-in-future", "What has not happened yet cannot be put right.");
        if (fact.At == at)
            return Decision.Nothing;
        var corrected = new FactCorrected(version, fact.At, at, reason, by, now);
        var known = Apply(corrected);
        var (begun, clocks) = Begin(known, fact, terms, now);
        return Decision.Append([
            corrected,
            .. begun,
            .. clocks.Announce(terms, now, new(Before: this, RetractionReason.FactCorrected)),
        ]);
    }

    /// <summary>Moves a clock to another version of its agreement, and to the calendar that this one pins.</summary>
    public Decision Move(
        string clockId,
        int agreementVersion,
        Terms terms,
        string reason,
        string by,
        DateTimeOffset now
    )
    {
        if (Clocks.FirstOrDefault(clock => clock.ClockId == clockId) is not { } clock)
            return Decision.Refuse("clock-unknown", $"The incident has no clock {clockId}.");
        if (clock.AgreementVersion == agreementVersion)
            return Decision.Nothing;
        if (terms.Agreements.GetValueOrDefault(clock.AgreementId)?.Terms(agreementVersion) is not { } agreement)
            return Decision.Refuse("agreement-version-unknown", $"The agreement has no version {agreementVersion}.");
        if (agreement.TargetOf(clock.Metric) is null)
            return Decision.Refuse(
                "metric-not-agreed",
                $"Version {agreementVersion} of {agreement.Name} has no target for {clock.Metric}."
            );

        var to = new ClockRef(
            clock.ClockId,
            clock.AgreementId,
            agreementVersion,
            agreement.Name,
            clock.Metric,
            clock.Service
        );
        var moved = new ClockMoved(to, agreement.CalendarId, agreement.CalendarVersion, reason, by, now);
        return Decision.Append([moved, .. Apply(moved).Observe(terms, now)]);
    }

    /// <summary>
    /// An imported history is still coming in, in any order. Half of it would announce breaches that the other half
    /// disproves, so its clocks are judged once, with all of it.
    /// </summary>
    private bool IsHearing => Facts.Any(fact => fact.History > Facts.Count);

    /// <summary>
    /// Clocks that what was just learned starts, and planned work that they have to know of; and the state with both.
    /// </summary>
    private (IReadOnlyList<object> Events, IncidentClocks State) Begin(
        IncidentClocks learned,
        Fact news,
        Terms terms,
        DateTimeOffset now
    )
    {
        var started = Pins.For(before: this, learned, news, terms, now);
        var clocks = started.Aggregate(learned, (state, clock) => state.Apply(clock));
        var planned = Sla.Planned.For(clocks, terms);
        return ([.. started, .. planned], planned.Aggregate(clocks, (state, work) => state.Apply(work)));
    }

    private IReadOnlyList<object> Announce(Terms terms, DateTimeOffset now, News? news)
    {
        if (IsHearing)
            return [];
        var announced = Announcements.Of(this, terms, now, news);
        return [.. announced, .. StreamFold.After(this, announced).ChangeServices(terms, now)];
    }

    /// <summary>Of an incident that was moved: clocks that show another service than the lists were told.</summary>
    private IEnumerable<ClockServiceChanged> ChangeServices(Terms terms, DateTimeOffset now)
    {
        if (Services.Count < 2)
            yield break;
        now = now > ObservedAt ? now : ObservedAt;
        foreach (var clock in Clocks)
        {
            if (terms.Read(clock, this, now) is not { } shown || shown.Service == clock.Service)
                continue;
            var about = new ClockRef(
                clock.ClockId,
                clock.AgreementId,
                clock.AgreementVersion,
                shown.Agreement,
                clock.Metric,
                shown.Service
            );
            yield return new ClockServiceChanged(about, now);
        }
    }

    private IncidentClocks With(ClockRef about, Func<PinnedClock, PinnedClock> change) =>
        this with
        {
            Clocks = [.. Clocks.Select(clock => clock.ClockId == about.ClockId ? change(clock) : clock)],
        };

    // States of older versions do not hold the service, and a replay of the same events compares equal.
    private static ToldBreach Told(TargetBreached e) =>
        new(e.Cycle, e.Priority, e.DueAt, e.Incident is null ? null : e.Clock.Service, e.Incident);

    private IncidentClocks Observed(DateTimeOffset at) => this with { ObservedAt = at > ObservedAt ? at : ObservedAt };
}
