using Shouldly;
using Sms.ServiceDefaults;

namespace Sms.Testing;

/// <summary>The three outcomes of a decision: events, nothing, a rule that is violated.</summary>
public static class Outcomes
{
    /// <summary>It appends events, and violates no rule.</summary>
    public static IReadOnlyList<object> ShouldAppend(this Decision decision)
    {
        decision.Violation.ShouldBeNull();
        decision.Events.ShouldNotBeEmpty();
        return decision.Events;
    }

    /// <summary>It appends exactly these events.</summary>
    public static void ShouldAppend(this Decision decision, params object[] events) =>
        decision.ShouldAppend().ShouldBe(events);

    /// <summary>It appends a single event, of this type.</summary>
    public static T ShouldAppend<T>(this Decision decision) =>
        decision.ShouldAppend().ShouldHaveSingleItem().ShouldBeOfType<T>();

    /// <summary>It already is so: no event, and no rule is violated.</summary>
    public static void ShouldBeNothing(this Decision decision)
    {
        decision.Violation.ShouldBeNull();
        decision.Events.ShouldBeEmpty();
    }

    /// <param name="code">The stable code of the rule.</param>
    /// <param name="message">A part of the message for people.</param>
    public static void ShouldRefuse(this Decision decision, string code, string? message = null)
    {
        decision.Events.ShouldBeEmpty();
        decision.Violation.ShouldNotBeNull().Code.ShouldBe(code);
        if (message is not null)
            decision.Violation.Message.ShouldContain(message);
    }
}
