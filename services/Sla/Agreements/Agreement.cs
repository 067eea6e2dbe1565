using System.Text.Json.Serialization;
using Sms.ServiceDefaults;

namespace Sms.Sla;

/// <summary>An agreement with all its versions, 1, 2, …</summary>
public sealed record Agreement(Guid Id, IReadOnlyList<AgreementTerms> Versions, DateTimeOffset? EndsAt = null)
    : IStreamState
{
    /// <summary>
    /// Version of the stream that this state reflects; of a stored snapshot its row has it (<see cref="Store"/>).
    /// </summary>
    [JsonIgnore]
    public long Version { get; init; }

    [JsonIgnore]
    public int LatestVersion => Versions.Count;

    [JsonIgnore]
    public AgreementTerms Latest => Versions[^1];

    /// <returns>Null when there is no such version.</returns>
    public AgreementTerms? Terms(int version) =>
        version >= 1 && version <= Versions.Count ? Versions[version - 1] : null;

    /// <summary>
    /// Number of the version that is valid at a moment: the latest that had come into force and has not run out; null
    /// if none.
    /// </summary>
    public int? VersionAt(DateTimeOffset at)
    {
        if (EndsAt <= at)
            return null;
        for (var version = Versions.Count; version >= 1; version--)
        {
            var terms = Versions[version - 1];
            if (terms.ValidFrom <= at)
                return terms.ValidUntil <= at ? null : version;
        }

        return null;
    }

    /// <summary>The service is covered by the version that is valid at the moment.</summary>
    public bool Matches(string service, DateTimeOffset at) =>
        VersionAt(at) is { } version && Versions[version - 1].Covers(service);

    public static Agreement Create(AgreementMade e) => new(e.AgreementId, [e.Terms]);

    public Agreement Apply(AgreementRevised e) => this with { Versions = [.. Versions, e.Terms] };

    public Agreement Apply(AgreementTerminated e) => this with { EndsAt = e.EndsAt };

    public static Decision Make(Guid id, AgreementTerms terms, string by, DateTimeOffset now) =>
        Decision.Append(new AgreementMade(id, terms, by, now));

    /// <summary>A new version, unless these are the terms already.</summary>
    public Decision Revise(AgreementTerms terms, string by, DateTimeOffset now)
    {
        if (EndsAt is not null)
            return Terminated();
        return terms.SameAs(Latest) ? Decision.Nothing : Decision.Append(new AgreementRevised(terms, by, now));
    }

    /// <param name="endsAt">Exclusive end of validity; may lie in the past when the end became known late.</param>
    public Decision Terminate(DateTimeOffset endsAt, string reason, string by, DateTimeOffset now)
    {
        if (EndsAt == endsAt)
            return Decision.Nothing;
        return EndsAt is not null ? Terminated() : Decision.Append(new AgreementTerminated(endsAt, reason, by, now));
    }

    private Decision Terminated() =>
        Decision.Refuse("agreement-terminated", $"{Latest.Name} ends at {EndsAt:u} and cannot change any more.");
}
