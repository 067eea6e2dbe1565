using System.Globalization;
using System.Security.Claims;
using Sms.Contracts;
using Sms.ServiceDefaults.Access;

namespace Sms.ServiceDefaults.Http;

/// <summary>
/// Marks a member of a command that says when something happened that its sender reports afterwards. How far back it
/// may lie depends on the sender's roles: <see cref="BackdatingRules"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BackdatedAttribute : Attribute;

/// <summary>Configured under <c>Backdating</c>: how far back whoever reports something may date it.</summary>
public sealed record BackdatingRules
{
    public const string Code = "dated-back-too-far";

    /// <summary>Clocks differ: what is ahead of ours by no more than this has happened now.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>For roles that are not named.</summary>
    public TimeSpan Default { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Role → how far; of several roles the longest counts.</summary>
    public Dictionary<string, TimeSpan> Roles { get; init; } = new(Contracts.Roles.DateBackAtMost);

    /// <returns>Null when somebody with these claims may say it.</returns>
    public RuleViolation? Refuses(DateTimeOffset at, ClaimsPrincipal by, DateTimeOffset now)
    {
        var furthest = by.FindAll(TokenClaims.Role)
            .Select(claim => Roles.GetValueOrDefault(claim.Value.Split(':')[0], Default))
            .Append(Default)
            .Max();
        return now - at <= furthest
            ? null
            : new RuleViolation(
                Code,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"You may date back by {Words(furthest)} at most. "
                        + $"Somebody whose role reaches further can report it."
                )
            );
    }

    /// <summary>What is ahead by no more than clocks differ, happened now.</summary>
    public static DateTimeOffset? NotAhead(DateTimeOffset? at, DateTimeOffset now) =>
        at > now && at <= now + Tolerance ? now : at;

    private static string Words(TimeSpan reach) =>
        reach < TimeSpan.FromDays(2)
            ? string.Create(CultureInfo.InvariantCulture, $"{reach.TotalHours:0.#} hours")
            : string.Create(CultureInfo.InvariantCulture, $"{reach.TotalDays:0.#} days");
}
