using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace Sms.Capacity;

/// <summary>Where the measurements of a resource come from.</summary>
/// <param name="Kind">posted, prometheus (asked for by the service) or remote-write (sent by a Prometheus).</param>
/// <param name="Server">Of prometheus: address of its HTTP API, such as <c>http://prometheus:9090</c>.</param>
/// <param name="Query">Of prometheus: PromQL that comes to one series.</param>
/// <param name="StepSeconds">Of prometheus: from one measurement to the next; 60 when left out.</param>
/// <param name="Labels">Of remote-write: labels of the one series that is meant, its name as <c>__name__</c>.</param>
public sealed partial record MeasurementSource(
    [property: Required, AllowedValues(SourceKind.Posted, SourceKind.Prometheus, SourceKind.RemoteWrite)]
        string Kind = SourceKind.Posted,
    [property: MaxLength(Limits.Url)] string? Server = null,
    [property: MaxLength(Limits.Query)] string? Query = null,
    [property: Range(1, 86_400)] int? StepSeconds = null,
    IReadOnlyDictionary<string, string>? Labels = null
)
{
    public const string NameLabel = "__name__";
    private const int MostLabels = 30;

    internal IEnumerable<(string Field, string Wrong)> Problems()
    {
        if (Kind == SourceKind.Prometheus)
        {
            if (
                !Uri.TryCreate(Server, UriKind.Absolute, out var url)
                || url.Scheme is not ("http" or "https")
                || url.UserInfo.Length > 0
            )
                yield return ("source.server", "Address of a Prometheus: http or https, without a user name.");
            if (string.IsNullOrWhiteSpace(Query))
                yield return ("source.query", "PromQL that comes to one series.");
        }

        if (
            Kind == SourceKind.RemoteWrite
            && (
                Labels is null
                || !Labels.ContainsKey(NameLabel)
                || Labels.Count > MostLabels
                || !Labels.Keys.All(key => LabelName().IsMatch(key))
            )
        )
            yield return ("source.labels", $"Labels of one series, its name as {NameLabel}.");
    }

    /// <summary>By what the labels say: records compare dictionaries by reference.</summary>
    public bool SameAs(MeasurementSource other) =>
        this with { Labels = null } == other with { Labels = null }
        && (Labels ?? new Dictionary<string, string>())
            .OrderBy(pair => pair.Key)
            .SequenceEqual((other.Labels ?? new Dictionary<string, string>()).OrderBy(pair => pair.Key));

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$")]
    private static partial Regex LabelName();
}
