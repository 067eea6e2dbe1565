using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>Freezes services for a time.</summary>
/// <param name="Services">These only; none: all.</param>
/// <param name="To">Exclusive.</param>
/// <param name="Id">The caller's own id for it: the same request sent twice is then one freeze.</param>
public sealed record SetFreeze(
    [property: Required, MaxLength(Limits.Name)] string Name,
    DateTimeOffset From,
    DateTimeOffset To,
    [property: Required, MaxLength(Limits.Reason)] string Reason,
    [property: MaxLength(Limits.Services)] IReadOnlyList<string>? Services = null,
    Guid? Id = null
)
{
    public static Decision Decide(Freeze? existing, SetFreeze command, Guid id, string by, DateTimeOffset now)
    {
        if (existing is not null)
            return Decision.Nothing;
        var (from, to) = (command.From.ToUniversalTime(), command.To.ToUniversalTime());
        return RequestChange.Periods(from, to)
            ?? Decision.Append(
                new FreezeSet(id, command.Name, command.Services ?? [], from, to, command.Reason, by, now)
            );
    }
}
