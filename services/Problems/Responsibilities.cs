using Marten;
using Marten.Linq;
using Sms.Contracts;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;

namespace Sms.Problems;

/// <summary>Who does what with problems, known errors and proposals.</summary>
internal static class Responsibilities
{
    internal const string Read = "problem.read";
    internal const string Work = "problem.work";
    internal const string RequestChange = "problem.request-change";
    internal const string Manage = "problem.manage";
    internal const string Import = "problem.import";

    internal static ResponsibilityMatrix Matrix { get; } =
        new(
            Responsibility
                .ToRead(Read, Roles.ProblemManager)
                .Informing([.. Roles.All.Except([Roles.ProblemManager, Roles.Integration])]),
            Responsibility
                .ToDo(Work, Roles.ProblemManager, Roles.ServiceDeskAgent, Roles.IncidentManager)
                .Informing(Roles.ServiceOwner),
            Responsibility
                .ToDo(RequestChange, Roles.ProblemManager, Roles.ChangeManager)
                .Consulting(Roles.ServiceOwner),
            Responsibility
                .ToDo(Manage, Roles.ProblemManager)
                .Consulting(Roles.ServiceOwner)
                .Informing(Roles.IncidentManager, Roles.ServiceDeskAgent),
            Responsibility.ToDo(Import, Roles.ProblemManager, Roles.Administrator)
        );

    /// <summary>A problem is somebody's who owns its service.</summary>
    internal static bool IsWithin(Actor actor, Problem problem) => actor.Reach.Covers(problem.Service, customer: null);

    internal static bool IsWithin(Actor actor, Proposal proposal) =>
        actor.Reach.Covers(proposal.Service, customer: null);

    /// <summary>Those of the problems that are within the actor's reach.</summary>
    internal static IQueryable<Problem> Within(this IQueryable<Problem> problems, Actor actor)
    {
        if (actor.Reach == Reach.Everything)
            return problems;
        var services = actor.Reach.Services!.ToArray();
        return problems.Where(x => x.Service.IsOneOf(services));
    }
}
