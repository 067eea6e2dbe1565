namespace Sms.Problems;

/// <summary>The same fold as the event store's, for a writer that decides several times before it commits.</summary>
public static class ProblemHistory
{
    /// <summary>State after <paramref name="events"/>.</summary>
    public static Problem? Fold(Problem? problem, IEnumerable<object> events) => events.Aggregate(problem, After);

    private static Problem? After(Problem? state, object e) =>
        e switch
        {
            ProblemRaised raised => Problem.Create(raised),
            _ when state is null => throw new InvalidOperationException(
                $"{e.GetType().Name} before the problem was raised"
            ),
            InvestigationStarted x => state.Apply(x),
            ProblemAssigned x => state.Apply(x),
            NoteAdded x => state.Apply(x),
            SymptomSet x => state.Apply(x),
            RootCauseFound x => state.Apply(x),
            WorkaroundRecorded x => state.Apply(x),
            KnownErrorRecorded x => state.Apply(x),
            WorkaroundOffered x => state.Apply(x),
            IncidentLinked x => state.Apply(x),
            IncidentUnlinked x => state.Apply(x),
            FixingChangeRequested x => state.Apply(x),
            FixingChangeRegistered x => state.Apply(x),
            FixingChangeFailed x => state.Apply(x),
            FixingChangeImplemented x => state.Apply(x),
            ProblemResolved x => state.Apply(x),
            ProblemReopened x => state.Apply(x),
            ProblemClosed x => state.Apply(x),
            ProblemImported x => state.Apply(x),
            _ => throw new InvalidOperationException($"{e.GetType().Name} is not an event of a problem"),
        };
}
