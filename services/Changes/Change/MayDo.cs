using Sms.Contracts;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;

namespace Sms.Changes;

/// <summary>
/// Who may do something to one change: by a role of the matrix, or because it is theirs to do, whatever roles they
/// hold.
/// </summary>
internal static class MayDo
{
    /// <param name="change">Null when it is not there: who may is told so, nobody else.</param>
    /// <param name="isTheirs">It is theirs to do: its implementer, an approver's delegate.</param>
    internal static bool May(
        this ResponsibilityMatrix matrix,
        string activity,
        Voter voter,
        Change? change,
        Func<Change, Voter, bool> isTheirs
    ) =>
        matrix[activity]
            .Doers.Any(role =>
                Roles.Scoped.Contains(role)
                    ? change is not null && voter.Holds(role, change)
                    : voter.Roles.Contains(role)
            ) || (change is not null && isTheirs(change, voter));

    /// <summary>403; for whom a role makes an owner of something else it is not there.</summary>
    internal static IResult Refuse(
        this ResponsibilityMatrix matrix,
        string activity,
        Voter voter,
        string id,
        AccessRefusals refusals,
        HttpContext http
    )
    {
        if (
            matrix[activity]
                .Doers.Any(role =>
                    Roles.Scoped.Contains(role)
                    && voter.Roles.Any(held => held.StartsWith(role + ":", StringComparison.Ordinal))
                )
        )
            return Problems.NotFound("change", id);
        refusals.Note(http, StatusCodes.Status403Forbidden, "role-missing");
        return Problems.Of(
            StatusCodes.Status403Forbidden,
            "forbidden",
            "This is for other roles, and not yours to do."
        );
    }

    internal static bool IsImplementer(Change change, Voter voter) => change.Implementer == voter.Id;

    internal static bool IsDelegate(Change change, Voter voter) => change.Delegations.Any(one => one.To == voter.Id);
}
