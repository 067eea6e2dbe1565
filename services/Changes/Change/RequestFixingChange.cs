using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// A problem asks for the change that removes its root cause. What cannot be is refused where the problem hears of it.
/// </summary>
public static class RequestFixingChange
{
    /// <param name="existing">The change of that id: asked for before, or refused before.</param>
    public static Decision Decide(
        Change? existing,
        RequestChange command,
        Guid problem,
        Guid id,
        long sequence,
        ServiceGraph graph,
        ChangeModel? model,
        string by,
        DateTimeOffset now
    )
    {
        var decision = RequestChange.Decide(
            existing,
            command,
            id,
            sequence,
            graph,
            model,
            ChangeSource.Problem,
            by,
            now
        );
        return decision.Violation is { } rule
            ? Decision.Append(
                new FixingChangeRefused(
                    id,
                    Change.NumberOf(sequence),
                    sequence,
                    command.Title,
                    command.Service,
                    command.Type,
                    problem,
                    rule.Code,
                    rule.Message,
                    by,
                    now
                )
            )
            : decision;
    }
}
