using Sms.Contracts.Changes;
using Wolverine;

namespace Sms.Incidents;

/// <summary>The incident shows which changes may have caused it, and which has.</summary>
public static class WhenChangeSuspected
{
    private const string By = "system:changes";

    public static Task Handle(
        ChangeSuspected m,
        Envelope from,
        IncidentReactions reactions,
        CancellationToken cancellation
    ) =>
        reactions.React(
            m.IncidentId,
            x =>
                NoteSuspect.Suspected(
                    x,
                    new SuspectNoted(
                        m.ChangeId,
                        m.Version,
                        m.Number,
                        m.Title,
                        m.Rank,
                        m.Score,
                        m.Reasons.Split('\n', StringSplitOptions.RemoveEmptyEntries),
                        By,
                        m.At,
                        m.Kind
                    )
                ),
            from,
            cancellation
        );

    public static Task Handle(
        ChangeConfirmedAsCause m,
        Envelope from,
        IncidentReactions reactions,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        reactions.React(
            m.IncidentId,
            x =>
                NoteSuspect.Confirmed(x, new CauseNoted(m.ChangeId, m.Version, m.Number, m.By, m.At), time.GetUtcNow()),
            from,
            cancellation
        );
}
