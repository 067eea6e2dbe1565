using Sms.ServiceDefaults;

namespace Sms.Sla;

/// <summary>
/// Planned work touched the incident's service, or is now known to have lasted for another time: clocks whose agreement
/// says so do not count it.
/// </summary>
/// <param name="IncidentId">The stream.</param>
/// <param name="Work">Takes the place of what was noted of the same change before.</param>
public sealed record PlannedWorkNoted(Guid IncidentId, PlannedWork Work) : IHappened
{
    DateTimeOffset IHappened.At => Work.From;
}

/// <summary>Which planned work an incident's clocks have to know of.</summary>
internal static class Planned
{
    internal const string Reason = "planned-work";

    /// <returns>What is not noted yet, or not as it is known now; nothing while no agreement on the incident asks for
    /// it.</returns>
    internal static IReadOnlyList<PlannedWorkNoted> For(IncidentClocks state, Terms terms)
    {
        if (terms.PlannedWork.Count == 0 || state.ReportedAt is null)
            return [];
        if (!state.Clocks.Any(clock => terms.Agreement(clock.AgreementId, clock.AgreementVersion).ExcludePlannedWork))
            return [];
        // Of what is noted already the latest word counts, also when by that it no longer touches the incident.
        return
        [
            .. terms
                .PlannedWork.Where(work =>
                    state.Planned.FirstOrDefault(noted => noted.ChangeId == work.ChangeId) is { } noted
                        ? noted.Version < work.Version
                        : work.Touches(state)
                )
                .Select(work => new PlannedWorkNoted(state.Id, work)),
        ];
    }
}
