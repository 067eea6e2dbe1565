namespace Sms.Incidents;

/// <summary>
/// What one notification says of its group. A member that it does not list may be silenced or truncated.
/// </summary>
/// <param name="Alerts">The members that it lists.</param>
/// <param name="Resolved">As a whole it says that the group is resolved.</param>
/// <param name="Truncated">How many members it leaves out because there are too many.</param>
public sealed record AlertGroup(IReadOnlyList<GroupAlert> Alerts, bool Resolved, int Truncated)
{
    /// <summary>A member fires, listed or not.</summary>
    public bool Fires => Alerts.Any(alert => alert.Firing) || (Truncated > 0 && !Resolved);
}

/// <param name="Key">Its fingerprint.</param>
public sealed record GroupAlert(string Key, bool Firing, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);

/// <param name="Key">Its fingerprint.</param>
/// <param name="StartedAt">Latest beginning known.</param>
/// <param name="ClearedAt">When its clear was received; null: it fires.</param>
public sealed record GroupMember(string Key, DateTimeOffset? StartedAt, DateTimeOffset? ClearedAt)
{
    internal bool IsFiring => ClearedAt is null;

    internal static GroupMember After(GroupMember? known, GroupAlert alert, DateTimeOffset now)
    {
        var told = new GroupMember(alert.Key, AlertThread.Later(known?.StartedAt, alert.StartedAt), ClearedAt: null);
        if (alert.Firing)
        {
            var isLate =
                known is { IsFiring: false }
                && ReceiveAlert.IsMomentsAgo(known.ClearedAt, now)
                && alert.StartedAt <= known.StartedAt;
            return isLate ? known! : told;
        }

        var isOfAnother =
            known is { IsFiring: true } && !ReceiveAlert.Ends(alert.StartedAt, alert.EndedAt, known.StartedAt);
        return isOfAnother ? known! : told with { ClearedAt = known?.ClearedAt ?? now };
    }
}

/// <summary>
/// The members of a group, as far as its notifications have told. One that has fired does so until a notification says
/// that it has cleared: neither silence nor absence says that.
/// </summary>
public sealed record GroupMembers
{
    /// <summary>So many are remembered; of a larger group it is known only that others may fire.</summary>
    public const int AtMost = 1_000;

    public IReadOnlyList<GroupMember> Known { get; init; } = [];

    /// <summary>Others may fire: a notification was truncated, or there were more than are remembered.</summary>
    public bool Incomplete { get; init; }

    public bool Fire => Incomplete || Known.Any(member => member.IsFiring);

    /// <summary>The group as it is after a notification.</summary>
    internal GroupMembers After(AlertGroup told, DateTimeOffset now)
    {
        // Who has cleared is remembered as long as a late copy of its beginning may come.
        var members = new OrderedDictionary<string, GroupMember>();
        foreach (var member in Known)
        {
            if (member.IsFiring || ReceiveAlert.IsMomentsAgo(member.ClearedAt, now))
                members[member.Key] = member;
        }

        foreach (var alert in told.Alerts)
            members[alert.Key] = GroupMember.After(members.GetValueOrDefault(alert.Key), alert, now);

        var firing = members.Values.Count(member => member.IsFiring);
        var unlisted = told.Truncated > 0 && (firing > 0 || Fire || told.Fires);
        var isOver = firing == 0 && told.Resolved && told.Truncated == 0;
        return new GroupMembers
        {
            Known = [.. members.Values.OrderBy(member => !member.IsFiring).Take(AtMost)],
            Incomplete = !isOver && (Incomplete || unlisted || firing > AtMost),
        };
    }

    /// <summary>Whether the notification that led here says that a member fires, and is no late copy.</summary>
    internal bool AreFiring(AlertGroup told)
    {
        var listed = told.Alerts.Where(alert => alert.Firing).Select(alert => alert.Key).ToHashSet();
        return told.Fires && (Incomplete || Known.Any(member => member.IsFiring && listed.Contains(member.Key)));
    }

    /// <summary>Whether a member fires that did not before.</summary>
    internal bool HasBegunSince(GroupMembers before)
    {
        var fired = before.Known.Where(member => member.IsFiring).Select(member => member.Key).ToHashSet();
        return (Incomplete && !before.Incomplete)
            || Known.Any(member => member.IsFiring && !fired.Contains(member.Key));
    }

    /// <summary>A person has resolved what was known; only what is still listed is part of what follows.</summary>
    internal GroupMembers Listed(AlertGroup told)
    {
        var listed = told.Alerts.Select(alert => alert.Key).ToHashSet();
        return new GroupMembers
        {
            Known = [.. Known.Where(member => listed.Contains(member.Key))],
            Incomplete = told.Truncated > 0,
        };
    }
}
