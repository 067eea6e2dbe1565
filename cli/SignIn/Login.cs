using Sms.Local;

namespace Sms.Cli.SignIn;

/// <summary>
/// Who this program is at one system. Where the system runs in a folder of ours, that is its administrator unless
/// somebody has signed in.
/// </summary>
/// <param name="system">Address of the front door.</param>
/// <param name="file">Where its tokens are.</param>
/// <param name="local">The folder that it runs in, if it is ours.</param>
public sealed class Login(Uri system, TokenFile file, DataDirectory? local)
{
    private const string Administrator = "admin";

    public Uri System => system;

    public static Login Of(Uri system, DataDirectory? local) =>
        new(system, local is null ? TokenFile.Of(system) : TokenFile.Of(local), local);

    /// <returns>Null when nobody has signed in and the program cannot do it by itself.</returns>
    public async Task<string?> AccessTokenAsync(CancellationToken cancellation)
    {
        if (file.Read() is { } tokens && tokens.IsFresh(DateTimeOffset.UtcNow))
            return tokens.AccessToken;
        if (file.Read() is null && local is null)
            return null;
        using var held = await file.LockAsync(cancellation);
        // Another command may have got some while this one waited.
        if (file.Read() is not { } old || !old.IsFresh(DateTimeOffset.UtcNow))
        {
            using var flow = new CodeFlow(system);
            file.Write(old = await GetAsync(flow, file.Read(), cancellation));
        }

        return old.AccessToken;
    }

    public async Task SignInAsync(string userName, string password, CancellationToken cancellation)
    {
        using var held = await file.LockAsync(cancellation);
        using var flow = new CodeFlow(system);
        file.Write(await flow.SignInAsync(userName, password, cancellation));
    }

    /// <returns>False when nobody was signed in.</returns>
    public async Task<bool> SignOutAsync(CancellationToken cancellation)
    {
        if (file.Read() is not { } tokens)
            return false;
        using var held = await file.LockAsync(cancellation);
        file.Delete();
        using var flow = new CodeFlow(system);
        await flow.RevokeAsync(tokens, cancellation);
        return true;
    }

    private async Task<TokenSet> GetAsync(CodeFlow flow, TokenSet? old, CancellationToken cancellation)
    {
        if (old is not null && await flow.RefreshAsync(old, cancellation) is { } fresh)
            return fresh with { Automatic = old.Automatic };
        return local is not null && old is null or { Automatic: true }
            ? await flow.SignInAsync(Administrator, local!.AdministratorPassword, cancellation) with
            {
                Automatic = true,
            }
            : throw new CommandFailure($"The sign-in at {system} has ended. Sign in again: ./sms login");
    }
}
