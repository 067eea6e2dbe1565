using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>Asks for something else, before it is submitted. What is left out stays.</summary>
public sealed record ReviseChange(
    [property: MaxLength(Limits.Title)] string? Title = null,
    [property: MaxLength(Limits.Services)] IReadOnlyList<string>? Services = null,
    [property: MaxLength(Limits.Text)] string? Description = null,
    [property: MaxLength(Limits.Text)] string? RollbackPlan = null,
    DateTimeOffset? PlannedStart = null,
    DateTimeOffset? PlannedEnd = null,
    [property: MaxLength(Limits.Person)] string? Implementer = null
)
{
    public static Decision Decide(Change change, ReviseChange command, string by, DateTimeOffset now)
    {
        if (change.State is not (ChangeState.Requested or ChangeState.Assessed))
            return Refusals.State(change, "requested or assessed");
        var services = command.Services is null ? change.Services : RequestChange.All(change.Service, command.Services);
        var revised = new ChangeRevised(
            command.Title ?? change.Title,
            services,
            command.Description ?? change.Description,
            command.RollbackPlan ?? change.RollbackPlan,
            command.PlannedStart?.ToUniversalTime() ?? change.PlannedStart,
            command.PlannedEnd?.ToUniversalTime() ?? change.PlannedEnd,
            command.Implementer ?? change.Implementer,
            by,
            now
        );
        if (RequestChange.Periods(revised.PlannedStart, revised.PlannedEnd) is { } empty)
            return empty;
        return IsSame(change, revised) ? Decision.Nothing : Decision.Append(revised);
    }

    private static bool IsSame(Change x, ChangeRevised e) =>
        (x.Title, x.Description, x.RollbackPlan, x.PlannedStart, x.PlannedEnd, x.Implementer)
            == (e.Title, e.Description, e.RollbackPlan, e.PlannedStart, e.PlannedEnd, e.Implementer)
        && x.Services.SequenceEqual(e.Services);
}
