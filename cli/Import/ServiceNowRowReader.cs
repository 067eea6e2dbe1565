using System.Globalization;
using System.Text.RegularExpressions;

namespace Sms.Cli.Import;

/// <summary>
/// Reads one row: every field that is used is checked, and the first that is wrong is the reason why the row is not
/// taken.
/// </summary>
public sealed partial class ServiceNowRowReader(ServiceNowColumns columns, LocalTimes times, DateTimeOffset now)
{
    private const int LongestCategory = 100;

    private readonly List<string> _warnings = [];

    /// <summary>What was taken over and yet looks wrong, by line.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <returns>The row, or the reason why not.</returns>
    public (ServiceNowRow? Row, BadRow? Bad) Read(CsvRow row)
    {
        try
        {
            return (Understand(row), null);
        }
        catch (FormatException wrong)
        {
            return (null, new(row.Line, Field(row, "number"), wrong.Message));
        }
    }

    private ServiceNowRow Understand(CsvRow row)
    {
        if (row.FieldCount != columns.Count)
            throw new FormatException($"{row.FieldCount} fields, but the header has {columns.Count}");
        var number = Needed(row, "number");
        if (!Number().IsMatch(number))
            throw new FormatException($"number '{number}' is not made of up to 50 letters, digits, - and _");
        var named = ServiceNowWords.State(Needed(row, "incident_state"), Field(row, "hold_reason"));
        if (!ServiceNowWords.States.TryGetValue(named, out var known))
        {
            throw new FormatException(
                $"{columns["incident_state"]} '{named}' is none of {string.Join(", ", ServiceNowWords.States.Keys)}"
            );
        }

        var (opened, updated) = (NeededTime(row, "opened_at"), NeededTime(row, "sys_updated_at"));
        return new(
            row.Line,
            number,
            known.Phase,
            known.Reason,
            named,
            ModCount(row),
            opened,
            Time(row, "sys_created_at"),
            updated,
            Time(row, "resolved_at"),
            User(row, "opened_by") ?? User(row, "sys_created_by"),
            User(row, "sys_updated_by"),
            Title(row, number),
            Field(row, "description", 8_000),
            Field(row, "service", 100),
            (Field(row, "contact_type", 100) ?? "servicenow").ToLowerInvariant(),
            Level(row, "impact"),
            Level(row, "urgency"),
            Priority(row),
            Field(row, "assignment_group", 100),
            User(row, "assigned_to"),
            [
                ("problem_id", "problem", Field(row, "problem_id", 255)),
                ("rfc", "change", Field(row, "rfc", 255)),
                ("caused_by", "change", Field(row, "caused_by", 255)),
            ],
            named.Equals(ServiceNowWords.Canceled, StringComparison.OrdinalIgnoreCase)
                ? ServiceNowWords.Canceled
                : Field(row, "closed_code", 100) ?? "unspecified",
            Field(row, "close_notes", 8_000),
            Category(row),
            Field(row, "type") is { } type ? ServiceNowWords.Type(type) : null
        );
    }

    /// <summary>The category with the subcategory below it, as far as the export has them.</summary>
    private string? Category(CsvRow row)
    {
        var segments = new[] { "category", "subcategory" }
            .SelectMany(column => (Field(row, column) ?? "").ReplaceLineEndings(" ").Split('/'))
            .Select(segment => segment.Trim())
            .Where(segment => segment.Length > 0);
        var path = string.Join('/', segments);
        return path.Length is > 0 and <= LongestCategory ? path : null;
    }

    /// <summary>
    /// The short description; exports that leave it out, because it may name people, have the classification.
    /// </summary>
    private string Title(CsvRow row, string number)
    {
        var words = new[] { "category", "subcategory", "u_symptom" }
            .Select(column => Field(row, column))
            .OfType<string>()
            .ToList();
        var title = Field(row, "short_description")
            ?? (words.Count > 0 ? string.Join(", ", words) : $"Incident {number}");
        return title.Length <= 250 ? title : title[..249] + "…";
    }

    private int ModCount(CsvRow row) =>
        Field(row, "sys_mod_count") is not { } text ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count
        : throw new FormatException($"{columns["sys_mod_count"]} '{text}' is not a number");

    private string Level(CsvRow row, string column) =>
        ServiceNowWords.Level(Needed(row, column))
        ?? throw new FormatException($"{columns[column]} '{Field(row, column)}' does not begin with 1, 2 or 3");

    private string Priority(CsvRow row) =>
        ServiceNowWords.Priority(Needed(row, "priority"))
        ?? throw new FormatException($"{columns["priority"]} '{Field(row, "priority")}' does not begin with 1 to 5");

    private LocalReading NeededTime(CsvRow row, string column) =>
        Time(row, column) ?? throw new FormatException($"{columns[column]} is missing");

    private LocalReading? Time(CsvRow row, string column)
    {
        if (Field(row, column) is not { } text)
            return null;
        var time = times.Parse(text)
            ?? throw new FormatException(
                $"{columns[column]} '{text}' is not a time such as {Example} or 2016-02-29 01:16:00"
            );
        if (time.First > now)
            throw new FormatException($"{columns[column]} '{text}' lies in the future");
        if (time.Skipped)
        {
            _warnings.Add(
                $"line {row.Line}: {columns[column]} '{text}' does not exist in {times.Zone}, "
                    + "where clocks go forward over it; "
                    + $"taken as {time.First:yyyy-MM-dd HH:mm} UTC. Is it the zone of the export?"
            );
        }

        return time;
    }

    private string Example =>
        times.Order switch
        {
            DateOrder.MonthFirst => "02-29-2016 01:16",
            DateOrder.YearFirst => "2016-02-29 01:16",
            _ => "29-02-2016 01:16",
        };

    private string Needed(CsvRow row, string column) =>
        Field(row, column) ?? throw new FormatException($"{columns[column]} is missing");

    /// <summary>A user id has no blanks; what cannot be one is left out, as it may be a name.</summary>
    private string? User(CsvRow row, string column) =>
        Field(row, column)?.Replace(' ', '-') is { } user && UserId().IsMatch(user) ? user : null;

    private string? Field(CsvRow row, string column, int longest) =>
        Field(row, column) is not { } text ? null
        : text.Length <= longest ? text
        : throw new FormatException($"{columns[column]} has {text.Length} characters, of which {longest} can be kept");

    /// <summary>Null for ? and nothing, which is how exports say that they do not know. Blanks are made one.</summary>
    private string? Field(CsvRow row, string column)
    {
        var text = Blanks().Replace(columns.Value(row, column), " ").Trim();
        return text is "" or "?" ? null : text;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,50}$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^[\w.@-]{1,100}$")]
    private static partial Regex UserId();

    [GeneratedRegex(@"[ \t]+|\0")]
    private static partial Regex Blanks();
}
