using System.Text.Json;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using OpenIddict.EntityFrameworkCore.Models;

namespace Sms.Identity;

/// <summary>
/// OpenIddict knows one secret for each client. The one before, hashed as well, is a property of the client until its
/// day is over. Checks go through <see cref="SecretChecks"/>.
/// </summary>
internal sealed class ClientManager<TClient>(
    IOpenIddictApplicationCache<TClient> cache,
    ILogger<OpenIddictApplicationManager<TClient>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<TClient> store,
    SecretChecks checks,
    TimeProvider time
) : OpenIddictApplicationManager<TClient>(cache, logger, options, store)
    where TClient : class
{
    public override async ValueTask<bool> ValidateClientSecretAsync(
        TClient application,
        string secret,
        CancellationToken cancellationToken = default
    ) =>
        await base.ValidateClientSecretAsync(application, secret, cancellationToken)
        || (
            (await Store.GetPropertiesAsync(application, cancellationToken)).GetValueOrDefault(OldSecret.Property)
                is { ValueKind: JsonValueKind.Object } property
            && property.Deserialize<OldSecret>() is { } old
            && old.ValidUntil > time.GetUtcNow()
            && await ValidateClientSecretAsync(secret, old.Hash, cancellationToken)
        );

    protected override async ValueTask<bool> ValidateClientSecretAsync(
        string secret,
        string comparand,
        CancellationToken cancellationToken = default
    ) =>
        await checks.Check(
            secret,
            comparand,
            () => base.ValidateClientSecretAsync(secret, comparand, cancellationToken),
            cancellationToken
        );
}

internal sealed record OldSecret(string Hash, DateTimeOffset ValidUntil)
{
    internal const string Property = "old_secret";

    /// <summary>Before the client gets another one.</summary>
    internal static void Keep(OpenIddictEntityFrameworkCoreApplication client, DateTimeOffset validUntil) =>
        client.Properties = JsonSerializer.Serialize(
            new Dictionary<string, OldSecret> { [Property] = new(client.ClientSecret!, validUntil) }
        );
}
