namespace Sms.ServiceDefaults;

/// <summary>
/// What a command comes to: events to append, nothing because it is already so, or a named rule that forbids it.
/// Decisions are pure: they see the state, the command and the time, and touch neither a clock nor a database.
/// </summary>
public sealed record Decision
{
    private Decision(IReadOnlyList<object> events, RuleViolation? violation) =>
        (Events, Violation) = (events, violation);

    /// <summary>Events to append, in order; empty when nothing is to be done or a rule forbids it.</summary>
    public IReadOnlyList<object> Events { get; }

    /// <summary>The rule that forbids the command, or null.</summary>
    public RuleViolation? Violation { get; }

    /// <summary>The state is already as the command wants it: a repeat is harmless.</summary>
    public static Decision Nothing { get; } = new([], null);

    public static Decision Append(params IReadOnlyList<object> events) => new(events, null);

    /// <param name="code">Stable kebab-case code, part of the interface: <c>incident-closed</c>.</param>
    /// <param name="message">A sentence for a person.</param>
    public static Decision Refuse(string code, string message) => new([], new RuleViolation(code, message));
}

/// <summary>A named business rule that a command would break; answered as 409 with its code.</summary>
public sealed record RuleViolation(string Code, string Message);
