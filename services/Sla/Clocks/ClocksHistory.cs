namespace Sms.Sla;

/// <summary>The same fold as the event store's, for a decision that looks at the state behind its own events.</summary>
internal static class ClocksHistory
{
    internal static IncidentClocks Fold(IncidentClocks state, IEnumerable<object> events) =>
        events.Aggregate(state, (clocks, e) => e switch
            {
                FactNoted x => clocks.Apply(x),
                FactCorrected x => clocks.Apply(x),
                PlannedWorkNoted x => clocks.Apply(x),
                ClockStarted x => clocks.Apply(x),
                ClockStopped x => clocks.Apply(x),
                ClockServiceChanged x => clocks.Apply(x),
                ClockMoved x => clocks.Apply(x),
                TargetAtRisk x => clocks.Apply(x),
                TargetBreached x => clocks.Apply(x),
                TargetBreachRetracted x => clocks.Apply(x),
                TargetMet x => clocks.Apply(x),
                _ => throw new InvalidOperationException($"{e.GetType().Name} is not an event of clocks"),
            });
}
