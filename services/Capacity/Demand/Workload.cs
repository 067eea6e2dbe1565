using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>Work that an agreement limits, as it stands.</summary>
public sealed record Workload : IStreamState
{
    public required Guid Id { get; init; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }

    /// <summary>Of its terms: for those who look for all of a service.</summary>
    public required string Service { get; init; }
    public required WorkloadTerms Terms { get; init; }
    public bool Ended { get; init; }

    /// <summary>The months in which it was exceeded.</summary>
    public IReadOnlyList<string> Exceeded { get; init; } = [];

    public static Workload Create(WorkloadAgreed e) =>
        new()
        {
            Id = e.WorkloadId,
            Service = e.Terms.Service,
            Terms = e.Terms,
        };

    public Workload Apply(WorkloadRevised e) => this with { Service = e.Terms.Service, Terms = e.Terms };

    public Workload Apply(WorkloadEnded _) => this with { Ended = true };

    public Workload Apply(WorkloadExceeded e) => this with { Exceeded = [.. Exceeded, e.Month] };

    public static Decision Agree(Guid id, WorkloadTerms terms, string by, DateTimeOffset now) =>
        Decision.Append(new WorkloadAgreed(id, terms, by, now));

    public Decision Revise(WorkloadTerms terms, string by, DateTimeOffset now)
    {
        if (Ended)
            return Decision.Refuse("workload-ended", $"{Terms.Name} has ended.");
        return terms == Terms ? Decision.Nothing : Decision.Append(new WorkloadRevised(terms, by, now));
    }

    public Decision End(string reason, string by, DateTimeOffset now) =>
        Ended ? Decision.Nothing : Decision.Append(new WorkloadEnded(reason, by, now));

    /// <summary>
    /// More than is agreed, and nobody has been told of this month. What is told is not taken back when fewer are
    /// counted later.
    /// </summary>
    public Decision Count(Month month, double actual, DateTimeOffset now) =>
        !Ended && actual > Terms.LimitPerMonth && !Exceeded.Contains(month.Name)
            ? Decision.Append(
                new WorkloadExceeded(
                    Terms.Name,
                    Terms.Agreement,
                    Terms.Service,
                    Terms.Counts,
                    month.Name,
                    actual,
                    Terms.LimitPerMonth,
                    WatchThresholds.By,
                    now
                )
            )
            : Decision.Nothing;
}
