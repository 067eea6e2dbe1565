using System.Text.Json.Serialization;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>What the other services have told of an incident, in whatever order.</summary>
public sealed record KnownIncident : IStreamState
{
    public const string Open = "open";
    public const string Resolved = "resolved";
    public const string Closed = "closed";
    private const string By = "system:incidents";

    public required Guid Id { get; init; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }

    /// <summary>Null until its report has come, like title, service and time.</summary>
    public string? Number { get; init; }
    public string? Title { get; init; }
    public string? Service { get; init; }

    /// <summary>Of the incident's stream, when it was moved to that service; 0: it is where it was reported.</summary>
    public long ServiceVersion { get; init; }

    /// <summary>When the interruption began.</summary>
    public DateTimeOffset? ReportedAt { get; init; }
    public bool Imported { get; init; }
    public string State { get; init; } = Open;
    public long StateVersion { get; init; }
    public bool Major { get; init; }
    public IReadOnlyList<Breach> Breaches { get; init; } = [];

    /// <summary>The latest that happened; null: none.</summary>
    public DateTimeOffset? BreachedAt { get; init; }

    [JsonIgnore]
    public bool IsOpenMajor => Major && State == Open;

    public static KnownIncident Create(IncidentNoted e) => new KnownIncident { Id = e.IncidentId }.Apply(e);

    public static KnownIncident Create(IncidentServiceNoted e) => new KnownIncident { Id = e.IncidentId }.Apply(e);

    public static KnownIncident Create(IncidentStateNoted e) => new KnownIncident { Id = e.IncidentId }.Apply(e);

    public static KnownIncident Create(MajorIncidentNoted e) => new KnownIncident { Id = e.IncidentId }.Apply(e);

    public static KnownIncident Create(BreachNoted e) => new KnownIncident { Id = e.IncidentId }.Apply(e);

    public KnownIncident Apply(IncidentNoted e) =>
        this with
        {
            Number = e.Number,
            Title = e.Title,
            Service = ServiceVersion > 0 ? Service : e.Service,
            Imported = e.Imported,
            ReportedAt = e.At,
        };

    public KnownIncident Apply(IncidentServiceNoted e) =>
        this with
        {
            Service = e.Service,
            ServiceVersion = e.IncidentVersion,
        };

    public KnownIncident Apply(IncidentStateNoted e) => this with { State = e.State, StateVersion = e.IncidentVersion };

    public KnownIncident Apply(MajorIncidentNoted _) => this with { Major = true };

    public KnownIncident Apply(BreachNoted e)
    {
        Breach[] breaches =
        [
            .. Breaches.Where(breach => breach.ClockId != e.ClockId),
            new(e.ClockId, e.ClockVersion, e.Service, e.Retracted, e.At),
        ];
        return this with
        {
            Breaches = breaches,
            BreachedAt = breaches.Where(breach => !breach.Retracted).Max(breach => (DateTimeOffset?)breach.At),
        };
    }

    public static Decision Report(
        KnownIncident? known,
        Guid id,
        string number,
        string title,
        string service,
        bool imported,
        DateTimeOffset at
    ) =>
        known?.ReportedAt is not null
            ? Decision.Nothing
            : Decision.Append(new IncidentNoted(id, number, title, service, imported, By, at));

    public static Decision Move(KnownIncident? known, Guid id, long version, string service, DateTimeOffset at) =>
        known?.ServiceVersion >= version
            ? Decision.Nothing
            : Decision.Append(new IncidentServiceNoted(id, version, service, By, at));

    public static Decision Become(KnownIncident? known, Guid id, long version, string state, DateTimeOffset at) =>
        known?.StateVersion >= version
            ? Decision.Nothing
            : Decision.Append(new IncidentStateNoted(id, version, state, By, at));

    public static Decision DeclareMajor(KnownIncident? known, Guid id, DateTimeOffset at) =>
        known is { Major: true } ? Decision.Nothing : Decision.Append(new MajorIncidentNoted(id, By, at));

    public static Decision NoteBreach(
        KnownIncident? known,
        Guid id,
        string clock,
        long version,
        string service,
        bool retracted,
        DateTimeOffset at
    ) =>
        known?.Breaches.Any(breach => breach.ClockId == clock && breach.Version >= version) is true
            ? Decision.Nothing
            : Decision.Append(new BreachNoted(id, clock, version, service, retracted, "system:service-levels", at));
}

/// <param name="At">When the time ran out.</param>
public sealed record Breach(string ClockId, long Version, string Service, bool Retracted, DateTimeOffset At);
