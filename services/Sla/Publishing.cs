using JasperFx.Events;
using Published = Sms.Contracts.Sla;

namespace Sms.Sla;

/// <summary>Which events leave the service, and as what.</summary>
internal static class Publishing
{
    internal static object? ToContract(IEvent e) =>
        e.Data switch
        {
            ClockStarted { Goal: not null } x => new Published.ClockStarted(
                e.StreamId,
                e.Version,
                x.Clock.ClockId,
                x.Clock.AgreementId,
                x.Clock.AgreementVersion,
                x.Clock.Agreement,
                x.Clock.Metric,
                x.Priority,
                x.Clock.Service,
                x.At
            ),
            TargetAtRisk x => new Published.TargetAtRisk(
                e.StreamId,
                e.Version,
                x.Clock.ClockId,
                x.Clock.AgreementId,
                x.Clock.AgreementVersion,
                x.Clock.Agreement,
                x.Clock.Metric,
                x.Priority,
                x.Clock.Service,
                x.Percent,
                x.DueAt,
                x.ReachedAt,
                x.DetectedAt,
                x.Incident?.Number,
                x.Incident?.Title,
                x.Incident?.Group,
                x.Incident?.Person,
                Seconds(x.Remaining)
            ),
            TargetBreached x => new Published.TargetBreached(
                e.StreamId,
                e.Version,
                x.Clock.ClockId,
                x.Clock.AgreementId,
                x.Clock.AgreementVersion,
                x.Clock.Agreement,
                x.Clock.Metric,
                x.Priority,
                x.Clock.Service,
                x.DueAt,
                x.DetectedAt,
                x.Cause,
                x.Incident?.Number,
                x.Incident?.Title,
                x.Incident?.Group,
                x.Incident?.Person,
                Seconds(x.Remaining)
            ),
            TargetMet x => new Published.TargetMet(
                e.StreamId,
                e.Version,
                x.Clock.ClockId,
                x.Clock.AgreementId,
                x.Clock.AgreementVersion,
                x.Clock.Agreement,
                x.Clock.Metric,
                x.Priority,
                x.Clock.Service,
                x.DueAt,
                x.FulfilledAt
            ),
            TargetBreachRetracted x => new Published.TargetBreachRetracted(
                e.StreamId,
                e.Version,
                x.Clock.ClockId,
                x.Clock.AgreementId,
                x.Clock.AgreementVersion,
                x.Clock.Agreement,
                x.Clock.Metric,
                x.Priority,
                x.Clock.Service,
                x.DueAt,
                x.Reason,
                x.At,
                x.Incident?.Number,
                x.Incident?.Title,
                x.Incident?.Group,
                x.Incident?.Person,
                Seconds(x.Remaining)
            ),
            _ => null,
        };

    /// <summary>Whole seconds; what is less than one is zero.</summary>
    private static long? Seconds(TimeSpan? time) => time is { } known ? (long)known.TotalSeconds : null;
}
