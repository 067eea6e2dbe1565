using System.Text.RegularExpressions;
using Sms.Local;

namespace Sms.Cli.Import;

/// <summary>
/// Which column of an export is which: by ServiceNow's names of fields, by its labels, or as the caller says.
/// </summary>
public sealed partial class ServiceNowColumns
{
    private const string Service = "service";

    // Ours first, then what ServiceNow calls the field and its label, with underscores.
    private static readonly string[][] Known =
    [
        ["number"],
        ["incident_state", "state"],
        ["hold_reason", "on_hold_reason"],
        ["sys_mod_count", "updates"],
        ["opened_at", "opened"],
        ["sys_created_at", "sys_created_on", "created"],
        ["sys_updated_at", "sys_updated_on", "updated"],
        ["resolved_at", "resolved"],
        ["opened_by"],
        ["sys_created_by", "created_by"],
        ["sys_updated_by", "updated_by"],
        ["short_description"],
        ["description"],
        ["contact_type", "channel"],
        ["category"],
        ["subcategory"],
        ["type", "incident_type", "u_type"],
        ["u_symptom", "symptom"],
        ["impact"],
        ["urgency"],
        ["priority"],
        ["assignment_group"],
        ["assigned_to"],
        ["problem_id", "problem"],
        ["rfc", "change_request"],
        ["caused_by", "caused_by_change"],
        ["closed_code", "close_code", "resolution_code", "resolve_code"],
        ["close_notes", "resolution_notes"],
        // Columns that may name the service.
        ["business_service", Service],
        ["service_offering"],
        ["cmdb_ci", "configuration_item"],
        ["location"],
        ["company"],
    ];

    private static readonly string[] Required =
    [
        "number",
        "incident_state",
        "opened_at",
        "sys_updated_at",
        "impact",
        "urgency",
        "priority",
    ];

    private readonly Dictionary<string, string> _headers = [];

    private ServiceNowColumns(int count) => Count = count;

    /// <summary>Columns of the file.</summary>
    public int Count { get; }

    /// <param name="path">For messages.</param>
    /// <param name="header">Of the file.</param>
    /// <param name="serviceColumn">
    /// The column that names the service, by its name in the file or by one of ServiceNow's.
    /// </param>
    /// <param name="given">Our name → the name in the file.</param>
    /// <exception cref="CommandFailure">Columns are missing, all of which are named, or are there twice.</exception>
    public static ServiceNowColumns Of(
        string path,
        IReadOnlyList<string> header,
        string serviceColumn,
        IReadOnlyDictionary<string, string>? given = null
    )
    {
        var named = header.Where(column => column.Length > 0).GroupBy(column => column);
        if (named.FirstOrDefault(column => column.Count() > 1) is { } twice)
            throw new CommandFailure($"{path} has the column {twice.Key} twice.");
        var columns = new ServiceNowColumns(header.Count);
        var missing = new List<string>();
        foreach (var (ours, theirs) in given ?? new Dictionary<string, string>())
        {
            if (header.Contains(theirs))
                columns._headers[Ours(ours)] = theirs;
            else
                missing.Add(theirs);
        }

        foreach (var names in Known)
        {
            if (columns._headers.ContainsKey(names[0]))
                continue;
            if (Find(header, names) is { } found)
                columns._headers[names[0]] = found;
            else if (Required.Contains(names[0]))
                missing.Add(names.Length == 1 ? names[0] : $"{names[0]} (or {string.Join(", ", names[1..])})");
        }

        if (!columns._headers.ContainsKey(Service))
        {
            var service = header.Contains(serviceColumn)
                ? serviceColumn
                : columns._headers.GetValueOrDefault(Aliases(Form(serviceColumn))[0]);
            if (service is null)
                missing.Add(serviceColumn);
            else
                columns._headers[Service] = service;
        }

        return missing.Count == 0
            ? columns
            : throw new CommandFailure(
                $"{path} has no column {string.Join(", ", missing)}. Its columns are {string.Join(", ", header)}. "
                    + "Say which column is meant with --column NAME=COLUMN, "
                    + "and with --service-column which one names the service."
            );
    }

    /// <summary>What the file calls a column, for messages; our name when the file does not have it.</summary>
    public string this[string column] => _headers.GetValueOrDefault(column, column);

    /// <param name="row">Of the file.</param>
    /// <param name="column">Our name of it, or <c>service</c>.</param>
    /// <returns>Empty for a column that the file does not have.</returns>
    public string Value(CsvRow row, string column) =>
        _headers.TryGetValue(column, out var header) ? row.Fields.GetValueOrDefault(header, "") : "";

    /// <summary>Pairs such as <c>state=Status</c>.</summary>
    /// <exception cref="CommandFailure">One is no such pair, or its name is none of ours.</exception>
    public static IReadOnlyDictionary<string, string> Parse(IEnumerable<string> pairs)
    {
        var given = new Dictionary<string, string>();
        foreach (var pair in pairs)
        {
            var parts = pair.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length < 2 || parts[1].Length == 0)
                throw new CommandFailure($"{pair} is not a pair such as state=Status.");
            if (!given.TryAdd(Ours(parts[0]), parts[1]))
                throw new CommandFailure($"{parts[0]} is given twice.");
        }

        return given;
    }

    /// <summary>
    /// In the words of <see cref="Known"/>; the service has a word of its own here, whichever column it is in.
    /// </summary>
    private static string Ours(string name)
    {
        if (Form(name) == Service)
            return Service;
        if (Known.FirstOrDefault(names => names.Contains(Form(name))) is { } known)
            return known[0];
        var all = string.Join(", ", Known.Select(names => names[0]).Append(Service));
        throw new CommandFailure($"{name} is none of the columns {all}.");
    }

    private static string[] Aliases(string form) => Known.FirstOrDefault(names => names.Contains(form)) ?? [form];

    private static string? Find(IReadOnlyList<string> header, string[] names) =>
        names
            .Select(name => header.FirstOrDefault(column => Form(column) == name))
            .FirstOrDefault(found => found is not null);

    /// <summary>
    /// <c>Assigned to</c>, <c>assigned_to.name</c> and <c>dv_assigned_to</c> are all <c>assigned_to</c>.
    /// </summary>
    private static string Form(string column) =>
        Around().Replace(Gaps().Replace(column.Trim().ToLowerInvariant(), "_"), "");

    [GeneratedRegex("[ _]+")]
    private static partial Regex Gaps();

    [GeneratedRegex(@"^incident\.|^dv_|\.(name|display_value|user_name)$")]
    private static partial Regex Around();
}
