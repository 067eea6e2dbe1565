using System.Text.Json.Serialization;
using Marten;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// A model of standard changes with all its versions, 1, 2, …: approved once for all that are made from it.
/// </summary>
public sealed record ChangeModel(Guid Id, string Key, IReadOnlyList<ModelTerms> Versions, bool Retired = false)
    : IStreamState
{
    /// <summary>What pipelines report without naming a model. Built in, so that they need no setting up.</summary>
    public static ChangeModel Deployment { get; } =
        new(
            IdOf("deployment"),
            "deployment",
            [
                new(
                    "Deployment by a pipeline",
                    ["The pipeline deploys"],
                    "The pipeline deploys the version before",
                    MaxRisk: RiskLevel.High
                ),
            ]
        );

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }

    /// <summary>
    /// Who wrote each of the versions. Null in a snapshot of an earlier version of the service, and of a model that
    /// came with the system.
    /// </summary>
    public IReadOnlyList<string>? Authors { get; init; }

    [JsonIgnore]
    public int LatestVersion => Versions.Count;

    [JsonIgnore]
    public ModelTerms Latest => Versions[^1];

    public ModelTerms Terms(int version) => Versions[version - 1];

    public string? AuthorOf(int version) => Authors?[version - 1];

    public static Guid IdOf(string key) => NamedId.Of("model", key);

    /// <summary>The model of that key, ours before the one built in.</summary>
    public static async Task<ChangeModel?> Find(IQuerySession session, string? key, CancellationToken cancellation) =>
        key is null
            ? null
            : await session.LoadAsync<ChangeModel>(IdOf(key), cancellation)
                ?? (key == Deployment.Key ? Deployment : null);

    public static ChangeModel Create(ModelDefined e) => new(e.ModelId, e.Key, [e.Terms]) { Authors = [e.By] };

    public ChangeModel Apply(ModelRevised e) =>
        this with
        {
            Versions = [.. Versions, e.Terms],
            Authors = Authors is null ? null : [.. Authors, e.By],
        };

    public ChangeModel Apply(ModelRetired e) => this with { Retired = true };

    internal static Decision DoesNotFit(ChangeModel model, string why) =>
        Decision.Refuse("model-does-not-fit", $"The model '{model.Key}' does not fit: {why}. Ask for a normal change.");

    /// <param name="existing">The model of that key, if there is one.</param>
    public static Decision Define(ChangeModel? existing, string key, ModelTerms terms, string by, DateTimeOffset now) =>
        existing switch
        {
            null => Decision.Append(new ModelDefined(IdOf(key), key, terms, by, now)),
            { Retired: false, LatestVersion: 1 } when existing.Latest.SameAs(terms) => Decision.Nothing,
            _ => Decision.Refuse("model-exists", $"There is a model '{key}' already. Revise it."),
        };

    public Decision Revise(ModelTerms terms, string by, DateTimeOffset now)
    {
        if (Retired)
            return Decision.Refuse("model-retired", $"The model '{Key}' is retired.");
        return terms.SameAs(Latest) ? Decision.Nothing : Decision.Append(new ModelRevised(terms, by, now));
    }

    public Decision Retire(string reason, string by, DateTimeOffset now) =>
        Retired ? Decision.Nothing : Decision.Append(new ModelRetired(reason, by, now));
}
