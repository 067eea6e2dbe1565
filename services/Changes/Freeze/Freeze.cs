using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>A time in which nothing is changed, except in an emergency.</summary>
public sealed record Freeze(
    Guid Id,
    string Name,
    IReadOnlyList<string> Services,
    DateTimeOffset From,
    DateTimeOffset To,
    string Reason,
    DateTimeOffset? LiftedAt = null
) : IStreamState
{
    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }

    public static Freeze Create(FreezeSet e) => new(e.FreezeId, e.Name, e.Services, e.From, e.To, e.Reason);

    public Freeze Apply(FreezeLifted e) => this with { LiftedAt = e.At };

    public bool Covers(string service) => Services.Count == 0 || Services.Contains(service);

    public Decision Lift(string reason, string by, DateTimeOffset now)
    {
        if (LiftedAt is not null)
            return Decision.Nothing;
        return To <= now
            ? Decision.Refuse("freeze-over", $"{Name} ended at {To:u}.")
            : Decision.Append(new FreezeLifted(reason, by, now));
    }
}
