using System.Text.RegularExpressions;

namespace Sms.Incidents;

/// <summary>
/// Priority from impact and urgency. Configured under <c>Incidents:Priority</c>; whoever changes <see cref="Cells"/>
/// raises <see cref="Version"/>, because every incident records the rule that judged it.
/// </summary>
public sealed partial record PriorityMatrix
{
    public const string Override = "override";
    public static IReadOnlyList<string> Levels { get; } = ["high", "medium", "low"];
    public static IReadOnlyList<string> Priorities { get; } = ["P1", "P2", "P3", "P4", "P5"];

    public string Name { get; init; } = "default";
    public int Version { get; init; } = 1;

    /// <summary>
    /// Keys are <c>impact/urgency</c>, values P1 to P5. Configuration replaces single cells of the default.
    /// </summary>
    public IDictionary<string, string> Cells { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["high/high"] = "P1",
            ["high/medium"] = "P2",
            ["high/low"] = "P3",
            ["medium/high"] = "P2",
            ["medium/medium"] = "P3",
            ["medium/low"] = "P4",
            ["low/high"] = "P3",
            ["low/medium"] = "P4",
            ["low/low"] = "P5",
        };

    public string Rule => $"matrix:{Name}:{Version}";

    /// <exception cref="KeyNotFoundException">Either is not high, medium or low: the request's validation let it
    /// through.</exception>
    public string PriorityOf(string impact, string urgency) => Cells[$"{impact}/{urgency}"];

    /// <summary>What is wrong with the configuration; a service with any of it does not start.</summary>
    public IEnumerable<string> Problems()
    {
        if (!NameForm().IsMatch(Name))
            yield return $"Priority matrix: the name '{Name}' is not made of lower-case letters, digits and hyphens.";
        if (Version < 1)
            yield return $"Priority matrix '{Name}': the version is {Version}, the first one is 1.";

        var known = Levels.SelectMany(impact => Levels.Select(urgency => $"{impact}/{urgency}")).ToList();
        foreach (var cell in known.Where(cell => !Cells.ContainsKey(cell)))
            yield return $"Priority matrix '{Name}': no priority for {cell}.";
        foreach (var cell in Cells.Keys.Except(known))
            yield return $"Priority matrix '{Name}': '{cell}' is no combination of impact/urgency.";
        foreach (var (cell, priority) in Cells.Where(cell => !Priorities.Contains(cell.Value)))
            yield return $"Priority matrix '{Name}': {cell} has priority '{priority}', which is none of P1 to P5.";
    }

    [GeneratedRegex("^[a-z0-9-]{1,40}$")]
    private static partial Regex NameForm();
}
