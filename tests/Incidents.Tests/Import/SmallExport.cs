using System.Text;
using Sms.Cli.Import;

namespace Sms.Incidents.Tests.Import;

/// <summary>An export of a few rows, written as ServiceNow would.</summary>
internal sealed class SmallExport
{
    private const string Header =
        "number,incident_state,sys_mod_count,opened_at,sys_created_at,sys_updated_by,sys_updated_at,category,"
        + "impact,urgency,priority,assignment_group,assigned_to,problem_id,rfc,closed_code,resolved_at";

    private readonly List<string> _lines = [Header];

    internal static DateTimeOffset Now { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    internal SmallExport Row(
        string state,
        string updated,
        string mod = "0",
        string number = "INC1",
        string opened = "29-02-2016 08:00",
        string created = "?",
        string category = "mail",
        string priority = "3 - Moderate",
        string group = "?",
        string person = "?",
        string problem = "?",
        string rfc = "?",
        string resolved = "?"
    ) =>
        Line(
            $"{number},{state},{mod},{opened},{created},Updated by 21,{updated},{category},2 - Medium,"
                + $"2 - Medium,{priority},{group},{person},{problem},{rfc},code 5,{resolved}"
        );

    internal SmallExport Line(string line)
    {
        _lines.Add(line);
        return this;
    }

    internal string Text => string.Join("\r\n", _lines) + "\r\n";

    internal ServiceNowExport Read(string zone = "UTC", string service = "category") =>
        Read(Encoding.UTF8.GetBytes(Text), zone, service: service);

    /// <param name="bytes">Of the file.</param>
    /// <param name="zone">IANA name.</param>
    /// <param name="dates">As <c>--dates</c> says.</param>
    /// <param name="service">As <c>--service-column</c> says.</param>
    /// <param name="columns">As <c>--column</c> says.</param>
    internal static ServiceNowExport Read(
        byte[] bytes,
        string zone = "UTC",
        DateOrder? dates = null,
        string service = "category",
        params string[] columns
    )
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, bytes);
            return ServiceNowExport.Read(
                file,
                service,
                new LocalTimes(zone, dates),
                Now,
                ServiceNowColumns.Parse(columns)
            );
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The only incident: kind and minute of each change.</summary>
    internal IReadOnlyList<string> Changes() =>
        [.. Read().Incidents.ShouldHaveSingleItem().Changes.Select(change => $"{change.At:dd HH:mm} {change.Kind}")];
}
