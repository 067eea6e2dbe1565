namespace Sms.Incidents;

/// <summary>The same fold as the event store's, for a writer that decides several times before it commits.</summary>
public static class IncidentHistory
{
    /// <summary>
    /// State after <paramref name="events"/>; events without an effect on the state (notes, comments, rejections) leave
    /// it.
    /// </summary>
    public static Incident? Fold(Incident? incident, IEnumerable<object> events) => events.Aggregate(incident, After);

    private static Incident? After(Incident? state, object e) =>
        e switch
        {
            IncidentReported reported => Incident.Create(reported),
            _ when state is null => throw new InvalidOperationException(
                $"{e.GetType().Name} before the incident was reported"
            ),
            IncidentTriaged x => state.Apply(x),
            IncidentPriorityOverridden x => state.Apply(x),
            IncidentServiceChanged x => state.Apply(x),
            IncidentClassified x => state.Apply(x),
            IncidentAssigned x => state.Apply(x),
            IncidentAcknowledged x => state.Apply(x),
            WorkStarted x => state.Apply(x),
            IncidentPutOnHold x => state.Apply(x),
            IncidentResumed x => state.Apply(x),
            IncidentEscalated x => state.Apply(x),
            IncidentLinked x => state.Apply(x),
            IncidentUnlinked x => state.Apply(x),
            MajorIncidentDeclared x => state.Apply(x),
            MajorIncidentUpdatePosted x => state.Apply(x),
            MajorIncidentReviewed x => state.Apply(x),
            IncidentResolved x => state.Apply(x),
            IncidentReopened x => state.Apply(x),
            IncidentClosed x => state.Apply(x),
            SatisfactionRated x => state.Apply(x),
            AlertCleared x => state.Apply(x),
            AlertFiredAgain x => state.Apply(x),
            AlertMarkedFlapping x => state.Apply(x),
            AlertStormBegan x => state.Apply(x),
            AlertSettled x => state.Apply(x),
            SlaAtRiskNoted x => state.Apply(x),
            SlaBreachNoted x => state.Apply(x),
            SlaBreachRetracted x => state.Apply(x),
            SuspectNoted x => state.Apply(x),
            CauseNoted x => state.Apply(x),
            IncidentFoundInMaintenance x => state.Apply(x),
            WorkaroundOffered x => state.Apply(x),
            CapacityNoted x => state.Apply(x),
            IncidentImported x => state.Apply(x),
            NoteAdded or CommentAdded or ResolutionRejected => state,
            _ => throw new InvalidOperationException($"{e.GetType().Name} is not an event of an incident"),
        };
}
