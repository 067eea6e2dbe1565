using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace Sms.Identity;

/// <summary>
/// Takes away what tokens and sign-ins have left behind, some time after they can be of use to anybody.
/// </summary>
internal sealed class TokenPruning(
    IServiceScopeFactory scopes,
    ProviderSettings settings,
    TimeProvider time,
    ILogger<TokenPruning> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);
    private static readonly TimeSpan FailuresKeptFor = TimeSpan.FromDays(1);

    /// <summary>A used refresh token has to be known for as long as somebody could use it again.</summary>
    private readonly TimeSpan _keptFor = settings.RefreshTokenLifetime + TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await Prune(scope.ServiceProvider, time.GetUtcNow(), stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogWarning(error, "Old tokens were not taken away.");
            }
        }
    }

    private async Task Prune(IServiceProvider services, DateTimeOffset now, CancellationToken cancellation)
    {
        await services.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(now - _keptFor, cancellation);
        await services.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(now - _keptFor, cancellation);
        var accounts = services.GetRequiredService<AccountsContext>();
        await accounts.SignInSessions.Where(session => session.EndsAt <= now).ExecuteDeleteAsync(cancellation);
        var before = now - FailuresKeptFor;
        await accounts.FailedSignIns.Where(failed => failed.LastAt <= before).ExecuteDeleteAsync(cancellation);
    }
}
