using JasperFx.Events;
using Published = Sms.Contracts.Capacity;

namespace Sms.Capacity;

/// <summary>Which events leave the service, and as what. Definitions and plans stay inside.</summary>
internal static class Publishing
{
    internal static object? ToContract(IEvent e) =>
        e.Data switch
        {
            ThresholdCrossed x => new Published.CapacityThresholdCrossed(
                e.StreamId,
                e.Version,
                x.Resource.Key,
                x.Resource.Service,
                x.Level,
                x.Value,
                x.Resource.Limit,
                x.Resource.Unit,
                x.CauseId,
                x.Then,
                x.Explanation,
                x.At
            ),
            ThresholdReturned x => new Published.CapacityThresholdReturned(
                e.StreamId,
                e.Version,
                x.Resource.Key,
                x.Resource.Service,
                x.Level,
                x.Value,
                x.Resource.Limit,
                x.Resource.Unit,
                x.CauseId,
                x.Then,
                x.Explanation,
                x.At
            ),
            ExhaustionForecast { Figures.ReachedAt: { } reached } x => new Published.ExhaustionForecast(
                e.StreamId,
                e.Version,
                x.Resource.Key,
                x.Resource.Service,
                reached,
                x.Figures.Earliest,
                x.Figures.Latest,
                x.Figures.Model,
                x.CauseId,
                x.Then,
                x.Explanation,
                x.At
            ),
            ForecastWithdrawn x => new Published.ExhaustionForecastWithdrawn(
                e.StreamId,
                e.Version,
                x.Resource.Key,
                x.Resource.Service,
                x.CauseId,
                x.Then,
                x.Explanation,
                x.At
            ),
            WorkloadExceeded x => new Published.WorkloadExceeded(
                e.StreamId,
                e.Version,
                x.Workload,
                x.Agreement,
                x.Service,
                x.Counts,
                x.Month,
                x.Actual,
                x.Agreed,
                x.At
            ),
            _ => null,
        };
}
