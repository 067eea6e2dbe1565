using NodaTime;

namespace Sms.Sla;

/// <summary>A clock as it would run.</summary>
public sealed record ProposedClock(PinnedClock Pin, AgreementTerms Agreement, CalendarTerms Calendar);

/// <summary>What would apply instead: other terms, another calendar, or both.</summary>
/// <param name="Replaces">The agreement whose clocks it is compared with; null compares it with nothing.</param>
/// <param name="Agreement">Null: what each clock of the replaced agreement pinned, only in the other calendar.</param>
/// <param name="Calendar">The working time of all of it.</param>
public sealed record Proposal(Guid? Replaces, AgreementTerms? Agreement, CalendarTerms Calendar)
{
    /// <param name="state">The incident.</param>
    /// <param name="replaced">Its clocks of the agreement that is replaced.</param>
    /// <param name="terms">Where pinned versions are found.</param>
    internal IReadOnlyList<ProposedClock> Clocks(IncidentClocks state, IReadOnlyList<PinnedClock> replaced, Terms terms)
    {
        if (Agreement is not { } agreement)
            return
            [
                .. replaced.Select(clock => new ProposedClock(
                    clock,
                    terms.Agreement(clock.AgreementId, clock.AgreementVersion),
                    Calendar
                )),
            ];
        // Whatever its validity says: which incidents it is tried on is the period's business.
        return
            Course
                .Of(state.Facts, [], Instant.MaxValue)
                ?.Services.FirstOrDefault(service => agreement.Covers(service.Value))
                is { } covered
            ?
            [
                .. agreement.Targets.Select(target => new ProposedClock(
                    Pin(state.Id, agreement, target, covered.Value),
                    agreement,
                    Calendar
                )),
            ]
            : [];
    }

    private PinnedClock Pin(Guid incident, AgreementTerms agreement, Target target, string service)
    {
        var id = Replaces ?? Guid.Empty;
        return new(
            PinnedClock.IdOf(incident, id, target.Metric),
            id,
            AgreementVersion: 0,
            target.Metric,
            agreement.CalendarId,
            agreement.CalendarVersion,
            service,
            Counting: true,
            [],
            [],
            MetAt: null
        );
    }
}
