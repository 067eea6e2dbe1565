namespace Sms.Portal;

/// <summary>A kind of thing whose history can be joined with others.</summary>
/// <param name="Name">Singular: also the <c>kind</c> of a link to it.</param>
/// <param name="Service">Where it lives.</param>
/// <param name="Collection">Its path there.</param>
/// <param name="Prefix">Of its numbers.</param>
/// <param name="Member">The member of an event that names one.</param>
internal sealed record Kind(string Name, string Service, string Collection, string Prefix, string Member)
{
    internal static readonly Kind Incident = new("incident", "incidents", "incidents", "INC", "incidentId");
    internal static readonly Kind Problem = new("problem", "problems", "problems", "PRB", "problemId");
    internal static readonly Kind Change = new("change", "changes", "changes", "CHG", "changeId");

    internal static IReadOnlyList<Kind> All { get; } = [Incident, Problem, Change];

    /// <summary>What an id or number may be: its prefix tells, else any.</summary>
    internal static IReadOnlyList<Kind> Of(string id) =>
        All.FirstOrDefault(kind => id.StartsWith(kind.Prefix, StringComparison.OrdinalIgnoreCase)) is { } known
            ? [known]
            : All;
}
