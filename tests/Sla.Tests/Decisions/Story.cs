using Sms.ServiceDefaults;

namespace Sms.Sla.Tests;

/// <summary>
/// What happens to one incident, told in the order in which it is heard. Times are "HH:mm" of Monday 2026-03-02 UTC, or
/// "Tue 10:00" and so on of that week.
/// </summary>
internal sealed class Story
{
    internal static readonly Guid Incident = new("11111111-1111-1111-1111-111111111111");
    internal static readonly Guid Gold = new("22222222-2222-2222-2222-222222222222");
    private static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    private long _version;
    private DateTimeOffset _now;

    internal Story(params Agreement[] agreements)
        : this([], agreements) { }

    internal Story(IReadOnlyList<Calendar> calendars, params Agreement[] agreements) =>
        (Terms, State) = (
            Terms.Of(agreements.Length > 0 ? agreements : [Agreed()], calendars),
            IncidentClocks.Of(Incident)
        );

    internal Terms Terms { get; set; }
    internal IncidentClocks State { get; private set; }
    internal List<object> Events { get; } = [];

    internal static AgreementTerms Resolution(params (string Priority, string Goal)[] goals) =>
        new()
        {
            Name = "Gold",
            Services = ["mail"],
            ValidFrom = At("Mon 00:00").AddYears(-1),
            CalendarId = Calendar.AlwaysOpen.Id,
            CalendarVersion = 1,
            Targets =
            [
                new()
                {
                    Metric = Metric.Resolution,
                    Goals = goals.ToDictionary(goal => goal.Priority, goal => goal.Goal),
                },
            ],
        };

    /// <summary>P1 in one hour, P2 in four, P3 in eight, around the clock.</summary>
    internal static AgreementTerms Usual() => Resolution(("P1", "1h"), ("P2", "4h"), ("P3", "8h"));

    internal static AgreementTerms Response(string goal) =>
        Usual() with
        {
            Targets =
            [
                new()
                {
                    Metric = Metric.Response,
                    Goals = new Dictionary<string, string> { ["P2"] = goal, ["P1"] = "5m" },
                },
            ],
        };

    internal static Agreement Agreed(AgreementTerms? terms = null, Guid? id = null) =>
        new(id ?? Gold, [terms ?? Usual()]);

    internal static DateTimeOffset At(string time)
    {
        var day = time.Length > 5 ? Array.IndexOf(Days, time[..3]) : 0;
        return new DateTimeOffset(2026, 3, 2 + day, 0, 0, 0, TimeSpan.Zero)
            + TimeSpan.Parse(time[^5..], System.Globalization.CultureInfo.InvariantCulture);
    }

    internal Story Reported(string at = "09:00", string priority = "P2", string service = "mail") =>
        Hear(new Fact(0, FactKind.Reported, At(at), Service: service, Priority: priority));

    internal Story Acknowledged(string at) => Hear(new Fact(0, FactKind.Acknowledged, At(at)));

    internal Story OnHold(string at, string reason = "caller") =>
        Hear(new Fact(0, FactKind.OnHold, At(at), Reason: reason));

    internal Story Resumed(string at) => Hear(new Fact(0, FactKind.Resumed, At(at)));

    internal Story PriorityChanged(string at, string priority) =>
        Hear(new Fact(0, FactKind.PriorityChanged, At(at), Priority: priority));

    internal Story ServiceChanged(string at, string service) =>
        Hear(new Fact(0, FactKind.ServiceChanged, At(at), Service: service));

    internal Story Resolved(string at) => Hear(new Fact(0, FactKind.Resolved, At(at)));

    internal Story Reopened(string at) => Hear(new Fact(0, FactKind.Reopened, At(at)));

    internal Story Closed(string at) => Hear(new Fact(0, FactKind.Closed, At(at)));

    /// <summary>Heard at the moment it is about, as the next version of the incident.</summary>
    internal Story Hear(Fact fact) => Hear(fact with { Version = ++_version }, fact.At);

    /// <summary>Heard at another moment, with the version that it has.</summary>
    internal Story Hear(Fact fact, DateTimeOffset now)
    {
        _version = Math.Max(_version, fact.Version);
        return Append(State.Note(fact, Terms, _now = now));
    }

    internal Story Observed(string at) => Append(State.Observe(Terms, _now = At(at)));

    /// <summary>Does what the agent does: looks whenever something is due, up to a moment.</summary>
    internal Story Until(string at)
    {
        while (State.NextDue(Terms, _now) is { } due && due <= At(at))
        {
            due.ShouldBeGreaterThan(_now);
            Append(State.Observe(Terms, _now = due));
        }

        return this;
    }

    internal Story Moved(string at, int version)
    {
        var decision = State.Move(State.Clocks[0].ClockId, version, Terms, "renegotiated", "anna", At(at));
        decision.Violation.ShouldBeNull();
        return Append(decision.Events);
    }

    internal Story Corrected(string now, long version, string at)
    {
        var decision = State.Correct(version, At(at), "mistyped", Terms, "anna", _now = At(now));
        decision.Violation.ShouldBeNull();
        return Append(decision.Events);
    }

    internal ClockReading Reading(string at) => State.Read(Terms, At(at)).ShouldHaveSingleItem();

    internal IReadOnlyList<T> Said<T>() => [.. Events.OfType<T>()];

    private Story Append(IReadOnlyList<object> events)
    {
        Events.AddRange(events);
        State = StreamFold.After(State, events);
        return this;
    }
}
