using System.Globalization;
using System.Text.RegularExpressions;

namespace Sms.Cli.Import;

/// <summary>Reads one row: every field that is used is checked, and the first that is wrong is the reason why the row is not taken.</summary>
public sealed partial class ServiceNowRowReader(int columns, string serviceColumn, LocalTimes times, DateTimeOffset now)
{
    public static IReadOnlyList<string> Required { get; } =
        ["number", "incident_state", "opened_at", "sys_updated_at", "impact", "urgency", "priority"];

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
        if (row.FieldCount != columns) throw new FormatException($"{row.FieldCount} fields, but the header has {columns}");
        var number = Needed(row, "number");
        if (!Number().IsMatch(number)) throw new FormatException($"number '{number}' is not made of up to 50 letters, digits, - and _");
        var state = Needed(row, "incident_state");
        var named = state.Equals("On Hold", StringComparison.OrdinalIgnoreCase) ? Field(row, "hold_reason") ?? "Awaiting Caller" : state;
        if (!ServiceNowWords.States.TryGetValue(named, out var known))
            throw new FormatException($"incident_state '{named}' is none of {string.Join(", ", ServiceNowWords.States.Keys)}");

        var (opened, updated) = (NeededTime(row, "opened_at"), NeededTime(row, "sys_updated_at"));
        return new(
            row.Line, number, known.Phase, known.Reason, named, ModCount(row), opened, Time(row, "sys_created_at"), updated, Time(row, "resolved_at"),
            User(row, "opened_by") ?? User(row, "sys_created_by"), User(row, "sys_updated_by"), Title(row, number), Field(row, "description", 8_000),
            Field(row, serviceColumn, 100), (Field(row, "contact_type", 100) ?? "servicenow").ToLowerInvariant(),
            Level(row, "impact"), Level(row, "urgency"), Priority(row), Field(row, "assignment_group", 100), User(row, "assigned_to"),
            [
                ("problem_id", "problem", Field(row, "problem_id", 255)),
                ("rfc", "change", Field(row, "rfc", 255)),
                ("caused_by", "change", Field(row, "caused_by", 255)),
            ],
            named.Equals(ServiceNowWords.Canceled, StringComparison.OrdinalIgnoreCase) ? ServiceNowWords.Canceled : Field(row, "closed_code", 100) ?? Field(row, "close_code", 100) ?? "unspecified",
            Field(row, "close_notes", 8_000));
    }

    /// <summary>The short description; exports that leave it out, because it may name people, have the classification.</summary>
    private static string Title(CsvRow row, string number)
    {
        var words = new[] { "category", "subcategory", "u_symptom" }.Select(column => Field(row, column)).OfType<string>().ToList();
        var title = Field(row, "short_description") ?? (words.Count > 0 ? string.Join(", ", words) : $"Incident {number}");
        return title.Length <= 250 ? title : title[..249] + "…";
    }

    private static int ModCount(CsvRow row) => Field(row, "sys_mod_count") is not { } text ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count
        : throw new FormatException($"sys_mod_count '{text}' is not a number");

    private static string Level(CsvRow row, string column) => ServiceNowWords.Level(Needed(row, column))
        ?? throw new FormatException($"{column} '{Field(row, column)}' does not begin with 1, 2 or 3");

    private static string Priority(CsvRow row) => ServiceNowWords.Priority(Needed(row, "priority"))
        ?? throw new FormatException($"priority '{Field(row, "priority")}' does not begin with 1 to 5");

    private DateTimeOffset NeededTime(CsvRow row, string column) =>
        Time(row, column) ?? throw new FormatException($"{column} is missing");

    private DateTimeOffset? Time(CsvRow row, string column)
    {
        if (Field(row, column) is not { } text) return null;
        var time = times.Parse(text) ?? throw new FormatException($"{column} '{text}' is not a time such as 29-02-2016 01:16 or 2016-02-29 01:16:00");
        return time <= now ? time : throw new FormatException($"{column} '{text}' lies in the future");
    }

    private static string Needed(CsvRow row, string column) => Field(row, column) ?? throw new FormatException($"{column} is missing");

    /// <summary>A user id has no blanks; what cannot be one is left out, as it may be a name.</summary>
    private static string? User(CsvRow row, string column) =>
        Field(row, column)?.Replace(' ', '-') is { } user && UserId().IsMatch(user) ? user : null;

    private static string? Field(CsvRow row, string column, int longest) => Field(row, column) is not { } text ? null
        : text.Length <= longest ? text : throw new FormatException($"{column} has {text.Length} characters, of which {longest} can be kept");

    /// <summary>Null for ? and nothing, which is how exports say that they do not know. Blanks are made one.</summary>
    private static string? Field(CsvRow row, string column)
    {
        var text = Blanks().Replace(row.Fields.GetValueOrDefault(column, ""), " ").Trim();
        return text is "" or "?" ? null : text;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,50}$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^[\w.@-]{1,100}$")]
    private static partial Regex UserId();

    [GeneratedRegex(@"[ \t]+|\0")]
    private static partial Regex Blanks();
}
