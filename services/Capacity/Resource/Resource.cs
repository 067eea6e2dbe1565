using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>Something that can run out, as it stands: folded from its stream, stored beside it as a snapshot.</summary>
public sealed record Resource : IStreamState
{
    public required Guid Id { get; init; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }

    /// <summary>By which everybody names it: <c>shop-data-disk</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Of its terms: for those who look for all of a service.</summary>
    public required string Service { get; init; }
    public required ResourceTerms Terms { get; init; }
    public bool Retired { get; init; }

    /// <summary>normal, warning or critical.</summary>
    public string Level { get; init; } = Capacity.Level.Normal;
    public DateTimeOffset? LevelSince { get; init; }

    /// <summary>The exhaustion that is to be expected, until it is withdrawn or has come true.</summary>
    public ExpectedExhaustion? Expected { get; init; }

    /// <summary>The cause that is open, with what was asked for under it; null when all is well.</summary>
    public OpenCause? Cause { get; init; }

    /// <summary>How many causes there have been.</summary>
    public int Causes { get; init; }

    /// <summary>The cause that is open, or the next one.</summary>
    public string CauseId() => Cause?.Id ?? $"{Id:N}:{Causes + 1}";

    /// <summary>For decisions to name it by.</summary>
    public ResourceRef Ref() => new(Key, Terms.Service, Terms.Limit, Terms.Unit);

    public static Resource Create(ResourceDefined e) =>
        new()
        {
            Id = e.ResourceId,
            Key = e.Key,
            Service = e.Terms.Service,
            Terms = e.Terms,
        };

    public Resource Apply(ResourceRevised e) => this with { Service = e.Terms.Service, Terms = e.Terms };

    public Resource Apply(ResourceRetired _) => this with { Retired = true };

    // What was forecast has come true when it is critical: there is nothing left to expect.
    public Resource Apply(ThresholdCrossed e) =>
        (
            this with
            {
                Level = e.Level,
                LevelSince = e.At,
                Expected = e.Level == Capacity.Level.Critical ? null : Expected,
            }
        ).Under(e.CauseId, e.Then);

    public Resource Apply(ThresholdReturned e) =>
        (this with { Level = e.Level, LevelSince = e.At }).Under(e.CauseId, Consequence.None);

    public Resource Apply(ExhaustionForecast e) =>
        (this with { Expected = new(e.Figures.ReachedAt, e.Figures.Earliest, e.Figures.Latest, e.Then, e.At) }).Under(
            e.CauseId,
            e.Then
        );

    public Resource Apply(ForecastWithdrawn e) => (this with { Expected = null }).Under(e.CauseId, Consequence.None);

    private Resource Under(string cause, string asked)
    {
        var open = Cause ?? new OpenCause(cause, IncidentAsked: false);
        var over = Level == Capacity.Level.Normal && Expected is null;
        return this with
        {
            Causes = Cause is null ? Causes + 1 : Causes,
            Cause = over ? null : open with { IncidentAsked = open.IncidentAsked || asked == Consequence.Incident },
        };
    }
}

/// <param name="Then">What was asked for: change, incident or none.</param>
/// <param name="ForecastAt">When it was forecast.</param>
public sealed record ExpectedExhaustion(
    DateTimeOffset? ReachedAt,
    DateTimeOffset? Earliest,
    DateTimeOffset? Latest,
    string Then,
    DateTimeOffset ForecastAt
);

/// <param name="IncidentAsked">There is one, so that no second one is asked for.</param>
public sealed record OpenCause(string Id, bool IncidentAsked);
