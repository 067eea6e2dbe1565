using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// Asks for approval. A standard change is approved by its model, if it fits; one of a party that wrote the model is
/// voted on as a normal one is. An emergency needs no assessment before, its risk is worked out here.
/// </summary>
public static class SubmitChange
{
    public static Decision Decide(Change change, ChangeModel? model, Surroundings around, string by, DateTimeOffset now)
    {
        if (
            change.State == ChangeState.Submitted
            || (change.State == ChangeState.Approved && change.Type == ChangeType.Standard)
        )
            return Decision.Nothing;
        if (change.State is not (ChangeState.Requested or ChangeState.Assessed))
            return Refusals.State(change, "assessed");
        if (change.Type == ChangeType.Normal && change.Risk is null)
            return Decision.Refuse(
                "not-assessed",
                $"{change.Number} is not assessed. Only emergencies and standard changes may be submitted at once."
            );

        var risk = change.Risk ?? Risk.Of(change, around);
        object[] assessed = change.Risk is null ? [new ChangeAssessed(risk, by, now)] : [];
        var conflicts = Conflicts.Of(change, change.PlannedStart, change.PlannedEnd, change.Implementer, around);
        if (change.Type != ChangeType.Standard)
            return Decision.Append([.. assessed, Submitted(change.Type)]);

        if (model is null)
            return Decision.Refuse("model-unknown", $"There is no model '{change.Model?.Key}'.");
        if (model.Retired)
            return Decision.Refuse("model-retired", $"The model '{model.Key}' is retired.");
        var terms = model.Terms(change.Model!.Version);
        if (!terms.Covers(change.Services))
            return ChangeModel.DoesNotFit(model, $"it is not for {string.Join(", ", change.Services)}");
        if (RiskLevel.IsAbove(risk.Level, terms.MaxRisk))
            return ChangeModel.DoesNotFit(model, $"the risk is {risk.Level}, and the model goes to {terms.MaxRisk}");
        var author = model.AuthorOf(change.Model.Version);
        if (author is not null && change.IsParty(author))
            return Decision.Append([.. assessed, Submitted(ChangeType.Normal)]);
        return Decision.Append([
            .. assessed,
            new ChangeSubmitted([], around.PolicyVersion, conflicts, by, now),
            new ChangeApproved($"model:{model.Key}:{change.Model.Version}", by, now, author),
        ]);

        ChangeSubmitted Submitted(string type) =>
            new(around.Policy.NeedsOf(type, risk.Level), around.PolicyVersion, conflicts, by, now);
    }
}
