namespace Sms.Capacity;

/// <summary>Folds what was just decided, before it is stored.</summary>
public static class ResourceHistory
{
    public static Resource Fold(Resource? before, IEnumerable<object> events)
    {
        foreach (var e in events)
        {
            before = e switch
            {
                ResourceDefined x => Resource.Create(x),
                ResourceRevised x => before!.Apply(x),
                ResourceRetired x => before!.Apply(x),
                ThresholdCrossed x => before!.Apply(x),
                ThresholdReturned x => before!.Apply(x),
                ExhaustionForecast x => before!.Apply(x),
                ForecastWithdrawn x => before!.Apply(x),
                _ => throw new ArgumentException($"{e.GetType().Name} is no event of a resource.", nameof(events)),
            };
        }

        return before ?? throw new ArgumentException("A resource begins with its definition.", nameof(events));
    }
}
