using System.Text.Json.Serialization;
using Sms.ServiceDefaults;

namespace Sms.Identity;

/// <summary>What may hold roles.</summary>
public static class HolderKind
{
    public const string Person = "person";
    public const string Client = "client";
}

public static class HolderState
{
    public const string Active = "active";
    public const string Disabled = "disabled";

    /// <summary>A person who is erased, or a client that is revoked. It stays so.</summary>
    public const string Gone = "gone";
}

/// <param name="Scope">A service or a customer; null for roles that are held for all.</param>
public sealed record HeldRole(string Role, string? Scope, DateTimeOffset Since, string By)
{
    /// <summary>As in a token.</summary>
    [JsonIgnore]
    public string Claim => Scope is null ? Role : $"{Role}:{Scope}";
}

/// <summary>A person or a client, and the roles that it holds. What people are called is elsewhere.</summary>
public sealed record RoleHolder : IStreamState
{
    public required Guid Id { get; init; }

    /// <summary>Version of the stream that this state reflects; the event store writes it, no event does.</summary>
    public long Version { get; init; }

    /// <summary>As in the claim <c>sub</c>: the id of a person, the client id of a client.</summary>
    public required string Subject { get; init; }
    public required string Kind { get; init; }
    public string State { get; init; } = HolderState.Active;
    public IReadOnlyList<HeldRole> Roles { get; init; } = [];
    public required DateTimeOffset AddedAt { get; init; }

    [JsonIgnore]
    public bool IsActive => State == HolderState.Active;

    /// <summary>Somebody who can sign in and grant roles: a client that could is no replacement for a person.</summary>
    [JsonIgnore]
    public bool IsAdministrator =>
        IsActive && Kind == HolderKind.Person && Roles.Any(held => held.Role == Contracts.Roles.Administrator);

    public static RoleHolder Create(PersonAdded e) =>
        new()
        {
            Id = e.HolderId,
            Subject = e.HolderId.ToString(),
            Kind = HolderKind.Person,
            AddedAt = e.At,
        };

    public static RoleHolder Create(ClientAdded e) =>
        new()
        {
            Id = e.HolderId,
            Subject = e.ClientId,
            Kind = HolderKind.Client,
            AddedAt = e.At,
        };

    public RoleHolder Apply(PersonDisabled e) => this with { State = HolderState.Disabled };

    public RoleHolder Apply(PersonEnabled e) => this with { State = HolderState.Active };

    // Secrets are elsewhere; that one was changed is for the history alone.
    public RoleHolder Apply(PasswordReset e) => this;

    public RoleHolder Apply(PasswordChanged e) => this;

    public RoleHolder Apply(ClientSecretRotated e) => this;

    public RoleHolder Apply(PersonErased e) => this with { State = HolderState.Gone, Roles = [] };

    public RoleHolder Apply(ClientRevoked e) => this with { State = HolderState.Gone, Roles = [] };

    public RoleHolder Apply(RoleGranted e) =>
        this with
        {
            Roles = [.. Roles, new HeldRole(e.Role, e.Scope, e.At, e.By)],
        };

    public RoleHolder Apply(RoleRevoked e) =>
        this with
        {
            Roles = [.. Roles.Where(held => held.Role != e.Role || held.Scope != e.Scope)],
        };

    public bool Holds(string role, string? scope) => Roles.Any(held => held.Role == role && held.Scope == scope);
}
