namespace Sms.Changes;

/// <summary>Who may still say yes to a change, and for which role.</summary>
public static class Approvals
{
    /// <summary>
    /// The needs that are not yet met; a vote counts for the first that its role belongs to. That of a party, which an
    /// earlier version let pass, does not count.
    /// </summary>
    public static IReadOnlyList<ApprovalNeed> Open(Change change)
    {
        var votes = change
            .Votes.Where(vote =>
                !change.IsParty(vote.By) && !(vote.InPlaceOf is { } approver && change.IsParty(approver))
            )
            .Select(vote => vote.Role)
            .ToList();
        var open = new List<ApprovalNeed>();
        foreach (var need in change.Needs)
        {
            var counted = votes.Where(need.Roles.Contains).Take(need.Count).ToList();
            foreach (var role in counted)
                votes.Remove(role);
            if (counted.Count < need.Count)
                open.Add(need with { Count = need.Count - counted.Count });
        }

        return open;
    }

    /// <summary>The role that the voter's word counts for now, their own before a delegated one; null: none.</summary>
    public static (string Role, string? InPlaceOf)? RoleOf(Change change, Voter voter, DateTimeOffset now) =>
        RoleOf(change, Open(change), voter, now);

    /// <summary>
    /// The same for whoever belongs to the needed roles, met or not: one of them is enough to reject.
    /// </summary>
    public static (string Role, string? InPlaceOf)? AnyRoleOf(Change change, Voter voter, DateTimeOffset now) =>
        RoleOf(change, change.Needs, voter, now);

    private static (string Role, string? InPlaceOf)? RoleOf(
        Change change,
        IReadOnlyList<ApprovalNeed> needs,
        Voter voter,
        DateTimeOffset now
    )
    {
        if (change.Votes.All(vote => vote.InPlaceOf != voter.Id) && First(change, needs, voter.Roles) is { } own)
            return (own, null);
        foreach (
            var delegation in change.Delegations.Where(one =>
                one.To == voter.Id && one.Until > now && !change.IsParty(one.From)
            )
        )
        {
            // One voice each: who has voted has not left it to somebody else.
            if (change.Votes.Any(vote => vote.By == delegation.From || vote.InPlaceOf == delegation.From))
                continue;
            if (First(change, needs, delegation.Roles) is { } role)
                return (role, delegation.From);
        }

        return null;
    }

    private static string? First(Change change, IReadOnlyList<ApprovalNeed> needs, IReadOnlyList<string> held) =>
        needs.SelectMany(need => need.Roles).FirstOrDefault(role => Voter.Holds(held, role, change));
}
