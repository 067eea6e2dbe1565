using NodaTime;
using NodaTime.Extensions;

namespace Sms.Sla;

/// <summary>
/// Something that the incident service said: from <c>At</c> on this is so, until a fact of a higher version says
/// otherwise.
/// </summary>
/// <param name="Version">Stream version of the incident: tells duplicates apart and gives the order, in whatever order
/// facts arrive.</param>
/// <param name="Kind">One of <see cref="FactKind"/>.</param>
/// <param name="At">Business time; of a resolution, when service was restored.</param>
/// <param name="Service">Of reported and service-changed.</param>
/// <param name="Priority">Of reported and priority-changed.</param>
/// <param name="Reason">Of on-hold (caller, vendor, change, problem) and reopened.</param>
/// <param name="Group">Of reported and assigned: the group that is responsible from then on; null is none.</param>
/// <param name="Person">Of assigned: the user id of who is responsible from then on; null is nobody.</param>
/// <param name="History">Of the report of an imported incident: how many facts tell its history, this one among
/// them.</param>
/// <param name="Number">Of reported: for people, <c>INC0000012</c>.</param>
/// <param name="Title">Of reported.</param>
public sealed record Fact(
    long Version,
    string Kind,
    DateTimeOffset At,
    string? Service = null,
    string? Priority = null,
    string? Reason = null,
    string? Group = null,
    string? By = null,
    string? Person = null,
    int? History = null,
    string? Number = null,
    string? Title = null
)
{
    /// <summary>
    /// What is said to have happened before was told by a system that does not know its time: zero, or a year with two
    /// digits. It counts from here on, so that no clock adds up the working days of centuries. What lies ahead counts
    /// when its time has come.
    /// </summary>
    internal static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;

    /// <summary>Business time as clocks count it.</summary>
    internal Instant Moment => (At > Earliest ? At : Earliest).ToInstant();
}

public static class FactKind
{
    public const string Reported = "reported";
    public const string Acknowledged = "acknowledged";
    public const string WorkStarted = "work-started";
    public const string OnHold = "on-hold";
    public const string Resumed = "resumed";
    public const string PriorityChanged = "priority-changed";
    public const string ServiceChanged = "service-changed";
    public const string Assigned = "assigned";
    public const string Resolved = "resolved";
    public const string Reopened = "reopened";
    public const string Closed = "closed";
}
