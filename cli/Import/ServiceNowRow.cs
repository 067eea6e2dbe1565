namespace Sms.Cli.Import;

/// <summary>One update of an incident, understood; what is missing in the export is null.</summary>
/// <param name="Line">Of the file.</param>
/// <param name="ModCount">Updates before this one; breaks ties within a minute only, as it is not reliable
/// alone.</param>
/// <param name="Opened">With both readings of a time that exists twice, as are the others.</param>
/// <param name="Links">Kind and target: the problem, the change that fixes it, the change that caused it.</param>
public sealed record ServiceNowRow(
    int Line,
    string Number,
    Phase Phase,
    string? HoldReason,
    string State,
    int ModCount,
    LocalReading Opened,
    LocalReading? Created,
    LocalReading Updated,
    LocalReading? Resolved,
    string? OpenedBy,
    string? UpdatedBy,
    string Title,
    string? Description,
    string? Service,
    string Channel,
    string Impact,
    string Urgency,
    string Priority,
    string? Group,
    string? Person,
    IReadOnlyList<(string Slot, string Kind, string? Target)> Links,
    string Code,
    string? Note,
    string? Category = null,
    string? Type = null
)
{
    public DateTimeOffset OpenedAt => Opened.First;

    public DateTimeOffset? CreatedAt => Created?.First;

    public DateTimeOffset UpdatedAt => Updated.First;

    public DateTimeOffset? ResolvedAt => Resolved?.First;
}
