using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>Somebody asks for a change.</summary>
/// <param name="Service">Key of the service that it is for.</param>
/// <param name="Type">standard, normal or emergency.</param>
/// <param name="Model">Key of the model of a standard change.</param>
/// <param name="Services">Others that it touches.</param>
/// <param name="PlannedStart">When the requester would like it to begin; the window is given later.</param>
/// <param name="Implementer">User id of who is to carry it out.</param>
/// <param name="Id">The caller's own id for it: the same request sent twice is then one change.</param>
public sealed record RequestChange(
    [property: Required, MaxLength(Limits.Title)] string Title,
    [property: Required, MaxLength(Limits.Name)] string Service,
    [property: Required, AllowedValues(ChangeType.Standard, ChangeType.Normal, ChangeType.Emergency)]
        string Type = ChangeType.Normal,
    [property: MaxLength(Limits.Name)] string? Model = null,
    [property: MaxLength(Limits.Services)] IReadOnlyList<string>? Services = null,
    [property: MaxLength(Limits.Text)] string? Description = null,
    [property: MaxLength(Limits.Text)] string? RollbackPlan = null,
    Guid? ProblemId = null,
    DateTimeOffset? PlannedStart = null,
    DateTimeOffset? PlannedEnd = null,
    [property: MaxLength(Limits.Person)] string? Implementer = null,
    Guid? Id = null
)
{
    /// <param name="existing">The change with that id, if there is one.</param>
    /// <param name="sequence">The next number.</param>
    /// <param name="model">The model that the command names, if there is one.</param>
    /// <param name="source">person or problem.</param>
    public static Decision Decide(
        Change? existing,
        RequestChange command,
        Guid id,
        long sequence,
        ServiceGraph graph,
        ChangeModel? model,
        string source,
        string by,
        DateTimeOffset now
    )
    {
        if (existing is not null)
            return Decision.Nothing;
        var services = All(command.Service, command.Services);
        if (Forbidden(command, services, graph, model) is { } refused)
            return refused;
        return Decision.Append(
            new ChangeRequested(
                id,
                Change.NumberOf(sequence),
                sequence,
                command.Title,
                command.Type,
                model is null ? null : new(model.Key, model.LatestVersion),
                command.Service,
                services,
                command.Description,
                command.RollbackPlan ?? model?.Latest.RollbackPlan,
                command.ProblemId,
                command.PlannedStart?.ToUniversalTime(),
                command.PlannedEnd?.ToUniversalTime(),
                command.Implementer,
                source,
                by,
                now
            )
        );
    }

    /// <summary>The service first, each once.</summary>
    internal static IReadOnlyList<string> All(string service, IReadOnlyList<string>? others) =>
        [service, .. (others ?? []).Where(other => other != service).Distinct()];

    internal static Decision? Periods(DateTimeOffset? start, DateTimeOffset? end) =>
        end <= start ? Decision.Refuse("window-empty", "A window ends after it has begun.") : null;

    private static Decision? Forbidden(
        RequestChange command,
        IReadOnlyList<string> services,
        ServiceGraph graph,
        ChangeModel? model
    )
    {
        if (!ChangeType.All.Contains(command.Type))
            return Decision.Refuse("type-unknown", $"'{command.Type}' is none of {string.Join(", ", ChangeType.All)}.");
        if (services.FirstOrDefault(graph.IsRetired) is { } retired)
            return Decision.Refuse("service-retired", $"{retired} is no longer offered.");
        if (command.Type == ChangeType.Standard && command.Model is null)
            return Decision.Refuse("model-missing", "A standard change is made from a model.");
        if (command.Type != ChangeType.Standard && command.Model is not null)
            return Decision.Refuse("model-not-standard", "Only a standard change is made from a model.");
        if (command.Model is not null && model is null)
            return Decision.Refuse("model-unknown", $"There is no model '{command.Model}'.");
        if (model is { Retired: true })
            return Decision.Refuse("model-retired", $"The model '{model.Key}' is retired.");
        if (model is not null && !model.Latest.Covers(services))
            return ChangeModel.DoesNotFit(model, $"it is not for {string.Join(", ", services)}");
        return Periods(command.PlannedStart, command.PlannedEnd);
    }
}
