namespace Sms.Cli.SignIn;

/// <summary>What a sign-in has brought.</summary>
/// <param name="Automatic">The program has signed in by itself and may do so again.</param>
public sealed record TokenSet(string AccessToken, string RefreshToken, DateTimeOffset ExpiresAt, bool Automatic = false)
{
    /// <summary>For longer than a request takes.</summary>
    public bool IsFresh(DateTimeOffset now) => ExpiresAt - now > TimeSpan.FromSeconds(30);
}
