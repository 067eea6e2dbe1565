using System.Text.RegularExpressions;
using Sms.Cli.Portal;

namespace Sms.Cli.Import;

/// <summary>What an incident is tied to in its source.</summary>
/// <param name="Slot">The column: problem_id, rfc (the change that fixes it) or caused_by (the change that caused
/// it).</param>
/// <param name="Target">The value in it.</param>
public sealed record Tie(string Incident, string Service, string Slot, string Target);

/// <summary>A problem or a change that incidents of an export name, as a record of its own.</summary>
/// <param name="Kind">problem or change.</param>
/// <param name="ExternalId">The source's name of it, without what an id cannot have.</param>
/// <param name="Service">The one that most of its incidents are about.</param>
/// <param name="Incidents">Their numbers in the source.</param>
/// <param name="Caused">Of a change: those that it caused.</param>
public sealed partial record LinkedRecord(
    string Kind,
    string ExternalId,
    string Title,
    string Service,
    IReadOnlyList<string> Incidents,
    IReadOnlyList<string> Caused
)
{
    private const string Cause = "caused_by";

    public static IReadOnlyList<LinkedRecord> Of(IReadOnlyList<Tie> ties) =>
        [
            .. ties.GroupBy(tie => (Kind: tie.Slot == "problem_id" ? "problem" : "change", tie.Target))
                .Select(same => new LinkedRecord(
                    same.Key.Kind,
                    NoId().Replace(same.Key.Target, "-").Trim('-'),
                    same.Key.Target,
                    same.GroupBy(tie => tie.Service)
                        .OrderByDescending(service => service.Count())
                        .ThenBy(service => service.Key, StringComparer.Ordinal)
                        .First()
                        .Key,
                    [.. same.Select(tie => tie.Incident).Distinct()],
                    [.. same.Where(tie => tie.Slot == Cause).Select(tie => tie.Incident).Distinct()]
                )),
        ];

    /// <summary>Sent again, they are the same records; incidents that were refused are left out.</summary>
    /// <param name="portal">The system.</param>
    /// <param name="source">The system that they come from.</param>
    /// <param name="records">What is sent.</param>
    /// <param name="ids">Number in the source → id here.</param>
    /// <param name="cancellation">Gives up; what was sent stays.</param>
    public static async Task SendAsync(
        PortalClient portal,
        string source,
        IReadOnlyList<LinkedRecord> records,
        IReadOnlyDictionary<string, Guid> ids,
        CancellationToken cancellation
    )
    {
        foreach (var record in records)
        {
            var (incidents, caused) = (Known(record.Incidents), Known(record.Caused));
            object body =
                record.Kind == "problem"
                    ? new
                    {
                        source,
                        record.ExternalId,
                        record.Title,
                        record.Service,
                        incidents,
                    }
                    : new
                    {
                        source,
                        record.ExternalId,
                        record.Title,
                        record.Service,
                        incidents,
                        causedIncidents = caused,
                    };
            await portal.PostAsync($"/api/{record.Kind}s/import", body, cancellation);
        }

        Guid[] Known(IEnumerable<string> numbers) => [.. numbers.Where(ids.ContainsKey).Select(number => ids[number])];
    }

    [GeneratedRegex("[^A-Za-z0-9_]+")]
    private static partial Regex NoId();
}
