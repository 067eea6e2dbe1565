namespace Sms.Sla;

/// <summary>What a request for an agreement has to be before anything is decided.</summary>
public static class AgreementValidation
{
    /// <param name="terms">As requested.</param>
    /// <param name="calendar">The version of the calendar that the terms pin, or null if there is none.</param>
    /// <returns>Field → messages; empty when the terms can be stored.</returns>
    public static Dictionary<string, string[]> Validate(this AgreementTerms terms, CalendarTerms? calendar)
    {
        var errors = new FieldErrors();
        errors.Unless(!string.IsNullOrWhiteSpace(terms.Name), "name", "An agreement has a name.");
        OneOf(terms.Kind, AgreementKind.All, "kind", errors);
        OneOf(terms.PriorityChange, PriorityChangeRule.All, "priorityChange", errors);
        OneOf(terms.Reopen, ReopenRule.All, "reopen", errors);
        errors.Unless(
            terms.Services is { Count: > 0 } services && !services.Any(string.IsNullOrWhiteSpace),
            "services",
            "An agreement names services, or * for any."
        );
        errors.Unless(
            terms.Groups?.All(group => !string.IsNullOrWhiteSpace(group)) ?? false,
            "groups",
            "Groups have names."
        );
        errors.Unless(
            terms.Groups is not { Count: > 0 } || terms.Kind == AgreementKind.OperationalLevel,
            "groups",
            "Only an ola binds groups."
        );
        errors.Unless(terms.ValidFrom != default, "validFrom", "An agreement is valid from some moment on.");
        errors.Unless(
            terms.ValidUntil is null || terms.ValidUntil > terms.ValidFrom,
            "validUntil",
            "The end is after the beginning."
        );
        errors.Unless(
            calendar is not null,
            "calendarId",
            $"There is no version {terms.CalendarVersion} of calendar {terms.CalendarId}."
        );
        errors.Unless(
            terms.PausesOn?.All(HoldReason.All.Contains) ?? false,
            "pausesOn",
            $"Reasons are {string.Join(", ", HoldReason.All)}."
        );
        CheckTargets(terms.Targets ?? [], errors);
        return errors.ToDictionary();
    }

    private static void CheckTargets(IReadOnlyList<Target> targets, FieldErrors errors)
    {
        errors.Unless(targets.Count > 0, "targets", "An agreement has at least one target.");
        for (var i = 0; i < targets.Count; i++)
        {
            var field = $"targets[{i}]";
            if (targets[i] is not { } target)
            {
                errors.Add(field, "A target has a metric and goals.");
                continue;
            }

            OneOf(target.Metric, Metric.All, $"{field}.metric", errors);
            errors.Unless(
                !targets.Take(i).Any(other => other?.Metric == target.Metric),
                $"{field}.metric",
                "One target for a metric."
            );
            errors.Unless(
                target.Warnings is { } warnings
                    && warnings.All(percent => percent is > 0 and < 100)
                    && warnings.Distinct().Count() == warnings.Count,
                $"{field}.warnings",
                "Warnings are different percentages from 1 to 99."
            );
            CheckGoals(target, field, errors);
        }
    }

    private static void CheckGoals(Target target, string field, FieldErrors errors)
    {
        errors.Unless(
            target.Goals is { Count: > 0 },
            $"{field}.goals",
            "A target has a goal for at least one priority."
        );
        foreach (var (priority, goal) in target.Goals ?? new Dictionary<string, string>())
        {
            OneOf(priority, Priority.All, $"{field}.goals", errors);
            errors.Unless(
                Goal.TryParse(goal, out _),
                $"{field}.goals.{priority}",
                $"'{goal}' is not a goal such as 15m, 4h, 2bd or PT4H30M."
            );
        }
    }

    private static void OneOf(string? value, IReadOnlyList<string> known, string field, FieldErrors errors) =>
        errors.Unless(
            value is not null && known.Contains(value),
            field,
            $"'{value}' is none of {string.Join(", ", known)}."
        );
}
