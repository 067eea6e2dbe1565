namespace Sms.Incidents;

/// <summary>
/// Which incidents are major without anybody saying so. Configured under <c>Incidents:Major</c>. Off by default
/// (no priority listed): a major incident binds people, so an organisation has to ask for it.
/// </summary>
public sealed record MajorCriteria
{
    public int Version { get; init; } = 1;

    /// <summary>Priorities that count; none: nothing is declared by criteria.</summary>
    public IList<string> Priorities { get; init; } = [];

    /// <summary>Services that count; none: every service.</summary>
    public IList<string> Services { get; init; } = [];

    /// <summary>User id or role that owns what the criteria declare.</summary>
    public string Owner { get; init; } = "major-incident-manager";

    public bool Cover(string service, string priority) =>
        Priorities.Contains(priority) && (Services.Count == 0 || Services.Contains(service));

    /// <summary>
    /// The declaration to append behind a fact that gave an incident this service and priority, if the criteria ask for
    /// one.
    /// </summary>
    public IEnumerable<object> Declare(string service, string priority, DateTimeOffset now)
    {
        if (Cover(service, priority))
            yield return new MajorIncidentDeclared(
                Owner,
                $"{priority} on {service}",
                $"major-criteria:{Version}",
                "system:major-criteria",
                now
            );
    }

    /// <summary>
    /// The same for an incident that exists: one that is major already, or began in a maintenance window, stays as it
    /// is.
    /// </summary>
    public IEnumerable<object> Declare(Incident incident, string service, string priority, DateTimeOffset now) =>
        incident.Major is null && incident.Maintenance is null ? Declare(service, priority, now) : [];

    /// <summary>What is wrong with the configuration; a service with any of it does not start.</summary>
    public IEnumerable<string> Problems()
    {
        foreach (var priority in Priorities.Except(PriorityMatrix.Priorities))
            yield return $"Major incident criteria: '{priority}' is none of P1 to P5.";
        if (Priorities.Count > 0 && string.IsNullOrWhiteSpace(Owner))
            yield return "Major incident criteria: no owner for the incidents that they declare.";
    }
}

/// <summary>The configured rules that incident decisions need. Section <c>Incidents</c>.</summary>
public sealed record IncidentRules
{
    public PriorityMatrix Priority { get; init; } = new();
    public MajorCriteria Major { get; init; } = new();

    /// <summary>How long a resolved incident waits for an objection before it closes itself.</summary>
    public TimeSpan AutoCloseAfter { get; init; } = TimeSpan.FromDays(5);

    public IEnumerable<string> Problems()
    {
        if (AutoCloseAfter <= TimeSpan.Zero)
            yield return "Incidents: AutoCloseAfter has to be longer than nothing.";
        foreach (var problem in Priority.Problems().Concat(Major.Problems()))
            yield return problem;
    }
}
