using System.Text.Json;
using System.Text.Json.Serialization;
using Marten;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>The one policy with all its versions, 1, 2, …; version 0 is the one built in.</summary>
public sealed record ChangePolicy(Guid Id, IReadOnlyList<PolicyTerms> Versions) : IStreamState
{
    public static Guid TheId { get; } = NamedId.Of("policy");

    public static ChangePolicy BuiltIn { get; } = new(TheId, []);

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }

    [JsonIgnore]
    public PolicyTerms Current => Versions.Count == 0 ? new() : Versions[^1];

    public static ChangePolicy Create(ChangePolicySet e) => new(TheId, [e.Terms]);

    public ChangePolicy Apply(ChangePolicySet e) => this with { Versions = [.. Versions, e.Terms] };

    public static async Task<ChangePolicy> Read(IQuerySession session, CancellationToken cancellation) =>
        await session.LoadAsync<ChangePolicy>(TheId, cancellation) ?? BuiltIn;

    /// <summary>A new version, unless these are the terms already.</summary>
    public Decision Set(PolicyTerms terms, string by, DateTimeOffset now) =>
        Text(terms) == Text(Current) ? Decision.Nothing : Decision.Append(new ChangePolicySet(terms, by, now));

    // The database gives the weights back in another order.
    private static string Text(PolicyTerms terms) =>
        JsonSerializer.Serialize(
            terms with
            {
                Weights = new SortedDictionary<string, int>(terms.Weights.ToDictionary(), StringComparer.Ordinal),
            },
            Defaults.Json
        );
}
