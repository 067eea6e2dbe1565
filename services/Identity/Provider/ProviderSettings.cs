namespace Sms.Identity;

/// <summary>Configured under <c>Identity</c>.</summary>
public sealed record ProviderSettings
{
    /// <summary>Also how long other services let a role be used that was revoked.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>After so long without a refresh somebody has to sign in again.</summary>
    public TimeSpan RefreshTokenLifetime { get; init; } = TimeSpan.FromDays(14);

    /// <summary>
    /// Names by which the provider is called beside those of <c>Access:Authority</c>, <c>Access:MetadataAddress</c> and
    /// this machine.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <exception cref="InvalidOperationException">A setting that no token can have.</exception>
    internal static ProviderSettings Read(IConfiguration configuration)
    {
        var settings = configuration.GetSection("Identity").Get<ProviderSettings>() ?? new();
        Check(nameof(AccessTokenLifetime), settings.AccessTokenLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Check(
            nameof(RefreshTokenLifetime),
            settings.RefreshTokenLifetime,
            TimeSpan.FromSeconds(1),
            TimeSpan.FromDays(400)
        );
        return settings;
    }

    private static void Check(string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
            throw new InvalidOperationException(
                $"Identity:{name} is {value}; it has to be between {least} and {most}."
            );
    }
}
