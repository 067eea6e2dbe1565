using Sms.ServiceDefaults;

namespace Sms.Sla;

/// <summary>Planned work touched the incident's service, or is now known to have lasted for another time: clocks whose agreement says so do not count it.</summary>
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

    /// <returns>What is not noted yet, or not as it is known now; nothing while no agreement on the incident asks for it.</returns>
    internal static IReadOnlyList<PlannedWorkNoted> For(IncidentClocks state, Terms terms)
    {
        if (terms.PlannedWork.Count == 0 || state.ReportedAt is not { } reported) return [];
        if (!state.Clocks.Any(clock => terms.Agreement(clock.AgreementId, clock.AgreementVersion).ExcludePlannedWork)) return [];
        var services = state.Facts.Select(fact => fact.Service).OfType<string>().ToHashSet();
        return
        [
            .. terms.PlannedWork
                .Where(work => work.To > reported && work.Services.Any(services.Contains))
                .Where(work => !state.Planned.Any(known => known.ChangeId == work.ChangeId && known.Version >= work.Version))
                .Select(work => new PlannedWorkNoted(state.Id, work)),
        ];
    }
}
