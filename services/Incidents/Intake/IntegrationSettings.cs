using System.ComponentModel.DataAnnotations;

namespace Sms.Incidents;

public static class Grouping
{
    public const string Alert = "alert";
    public const string Group = "group";
}

public static class OnClear
{
    public const string Resolve = "resolve";
    public const string Note = "note";
}

/// <summary>
/// How an integration treats what it receives. Stored in its events: members are only added, each with a default.
/// </summary>
public sealed record IntegrationSettings : IValidatableObject
{
    /// <summary>The service of an alert that names none.</summary>
    [MaxLength(Limits.Name)]
    public string? DefaultService { get; init; }

    /// <summary>The group that its incidents are assigned to from the start.</summary>
    [MaxLength(Limits.Name)]
    public string? Group { get; init; }

    /// <summary>The category of an alert that names none: <c>hardware/disk</c>.</summary>
    [MaxLength(Limits.Name), RegularExpression(CategoryPath.Pattern)]
    public string? Category { get; init; }

    /// <summary>The type of its incidents.</summary>
    [AllowedValues(
        IncidentType.Fault,
        IncidentType.Degradation,
        IncidentType.Security,
        IncidentType.Request,
        IncidentType.Other,
        null
    )]
    public string? Type { get; init; }

    /// <summary>
    /// alert: one incident for each alert; group: one for each notification group of Alertmanager or Grafana.
    /// </summary>
    [AllowedValues(Incidents.Grouping.Alert, Incidents.Grouping.Group)]
    public string Grouping { get; init; } = Incidents.Grouping.Alert;

    /// <summary>
    /// How long after the resolution an alert that fires again reopens its incident. Zero: it opens a new one, as
    /// PagerDuty does.
    /// </summary>
    public TimeSpan ReopenWindow { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// How long before its arrival an alert can have begun. What says that it began earlier, or will begin, counts from
    /// its arrival: a tool that has lost its clock must not breach an agreement. Zero: everything counts from its
    /// arrival.
    /// </summary>
    public TimeSpan StartAgeLimit { get; init; } = TimeSpan.FromDays(1);

    /// <summary>resolve the incident when the alert clears, or only note it.</summary>
    [AllowedValues(Incidents.OnClear.Resolve, Incidents.OnClear.Note)]
    public string OnClear { get; init; } = Incidents.OnClear.Resolve;

    public SeverityMapping Severities { get; init; } = new();

    /// <summary>The label of Alertmanager and Grafana alerts that names the service.</summary>
    [Required, MaxLength(Limits.Name)]
    public string ServiceLabel { get; init; } = "service";

    /// <summary>
    /// So many beginnings and ends within <see cref="FlapWindow"/> are flapping; 0 switches the detection off.
    /// </summary>
    [Range(0, 100)]
    public int FlapThreshold { get; init; } = 6;
    public TimeSpan FlapWindow { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// More incidents than this within <see cref="FloodWindow"/> are a flood, and what comes further shares one
    /// incident; 0 switches it off.
    /// </summary>
    [Range(0, 10_000)]
    public int FloodThreshold { get; init; } = 100;
    public TimeSpan FloodWindow { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where CloudEvents carry what an alert needs.</summary>
    public CloudEventPaths CloudEvents { get; init; } = new();

    /// <summary>
    /// Name of the configured secret that Grafana signs with; null: signatures are not asked for. Only its name is
    /// here, because settings are stored in events and events are for ever.
    /// </summary>
    [MaxLength(Limits.Name)]
    public string? GrafanaSecretName { get; init; }

    /// <summary>When something happened, as far as its sender can be believed.</summary>
    internal DateTimeOffset Plausible(DateTimeOffset? said, DateTimeOffset now) =>
        said <= now && said >= now - StartAgeLimit ? said.Value : now;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ReopenWindow < TimeSpan.Zero || ReopenWindow > TimeSpan.FromDays(30))
            yield return new ValidationResult("is between nothing and 30 days.", [nameof(ReopenWindow)]);
        if (StartAgeLimit < TimeSpan.Zero || StartAgeLimit > TimeSpan.FromDays(366))
            yield return new ValidationResult("is between nothing and 366 days.", [nameof(StartAgeLimit)]);
        (string Name, string? Text)[] names =
        [
            (nameof(DefaultService), DefaultService),
            (nameof(Group), Group),
            (nameof(GrafanaSecretName), GrafanaSecretName),
        ];
        foreach (var (name, text) in names)
        {
            if (text is not null && Bounded.IsBlank(text))
                yield return new ValidationResult("may be left out, but is not blank.", [name]);
        }

        if (FlapWindow < TimeSpan.FromSeconds(1) || FlapWindow > TimeSpan.FromDays(1))
            yield return new ValidationResult("is between a second and a day.", [nameof(FlapWindow)]);
        // Validation does not look into members by itself, and a mapping that the matrix does not know would fail every
        // alert.
        if (Severities is null || CloudEvents is null)
            yield return new ValidationResult(
                "may be left out, but is not null.",
                [Severities is null ? nameof(Severities) : nameof(CloudEvents)]
            );
        else if (
            !Severities
                .All()
                .All(x =>
                    x is not null
                    && PriorityMatrix.Levels.Contains(x.Impact)
                    && PriorityMatrix.Levels.Contains(x.Urgency)
                )
        )
            yield return new ValidationResult(
                "gives each severity an impact and an urgency of high, medium or low.",
                [nameof(Severities)]
            );
        if (FloodWindow < TimeSpan.FromSeconds(1) || FloodWindow > TimeSpan.FromDays(1))
            yield return new ValidationResult("is between a second and a day.", [nameof(FloodWindow)]);
        if (FlapThreshold is 1 or 2)
            yield return new ValidationResult(
                "is 0 or at least 3: an alert that fires and clears once does not flap.",
                [nameof(FlapThreshold)]
            );
    }
}

/// <summary>
/// Paths of names and indexes into the data of a CloudEvent: <c>labels.severity</c>, <c>alerts.0.name</c>. Null: the
/// usual names are tried.
/// </summary>
public sealed record CloudEventPaths
{
    public string? Key { get; init; }
    public string? Title { get; init; }
    public string? Severity { get; init; }
    public string? Status { get; init; }
    public string? Service { get; init; }
    public string? StartedAt { get; init; }
}
