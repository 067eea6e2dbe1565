using Sms.Contracts.Sla;
using Wolverine;

namespace Sms.Changes;

/// <summary>Breached targets use up the error budget of their service.</summary>
public static class WhenTargetBreached
{
    public static Task Handle(TargetBreached m, Envelope from, IncidentNotes notes, CancellationToken cancellation) =>
        notes.Note(
            m.IncidentId,
            x => KnownIncident.NoteBreach(x, m.IncidentId, m.ClockId, m.Version, m.Service, retracted: false, m.DueAt),
            from,
            cancellation
        );

    public static Task Handle(
        TargetBreachRetracted m,
        Envelope from,
        IncidentNotes notes,
        CancellationToken cancellation
    ) =>
        notes.Note(
            m.IncidentId,
            x => KnownIncident.NoteBreach(x, m.IncidentId, m.ClockId, m.Version, m.Service, retracted: true, m.DueAt),
            from,
            cancellation
        );
}
