using System.Text.RegularExpressions;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Http;

namespace Sms.Incidents;

/// <summary>A batch of histories of one source.</summary>
/// <param name="Source">The system that they come from: lower-case letters, digits and hyphens.</param>
public sealed partial record ImportRequest(string? Source, IReadOnlyList<ImportIncident>? Incidents)
{
    public const int MostIncidents = 200;

    /// <returns>Field → what is wrong: <c>incidents[3].changes[2].at</c>; empty when all of it is valid.</returns>
    internal Dictionary<string, string[]> Validate()
    {
        var errors = new Dictionary<string, string[]>();
        if (!SourceForm().IsMatch(Source ?? ""))
            errors["source"] = ["Up to 40 lower-case letters, digits and hyphens, a letter first."];
        if (Incidents is not { Count: > 0 and <= MostIncidents })
            errors["incidents"] = [$"1 to {MostIncidents} of them."];
        if (errors.Count > 0)
            return errors;

        var seen = new HashSet<string>();
        foreach (var (i, incident) in Incidents!.Index())
        {
            if (incident is null)
            {
                errors[$"incidents[{i}]"] = ["An incident is missing."];
                continue;
            }

            Add(errors, $"incidents[{i}]", Validation.Check(incident));
            if (incident.ExternalId is { } number && !seen.Add(number))
                errors[$"incidents[{i}].externalId"] = ["Twice in one request."];
            Check(errors, $"incidents[{i}]", incident);
        }

        return errors;
    }

    private static void Check(Dictionary<string, string[]> errors, string path, ImportIncident incident)
    {
        if (incident.ReportedAt == default)
            errors[$"{path}.reportedAt"] = ["When the interruption began."];
        var before = incident.ReportedAt;
        foreach (var (i, change) in (incident.Changes ?? []).Index())
        {
            if (change is null)
            {
                errors[$"{path}.changes[{i}]"] = ["A change is missing."];
                continue;
            }

            Add(errors, $"{path}.changes[{i}]", Validation.Check(change));
            if (change.At < before)
                errors[$"{path}.changes[{i}].at"] = ["Before what comes before it."];
            before = change.At;
        }
    }

    private static void Add(Dictionary<string, string[]> errors, string path, Dictionary<string, string[]> found)
    {
        foreach (var (field, messages) in found)
            errors[$"{path}.{field}"] = messages;
    }

    [GeneratedRegex(ExternalNumber.SourcePattern)]
    private static partial Regex SourceForm();
}
