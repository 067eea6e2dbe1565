using System.Text.Json;
using Sms.Local;

namespace Sms.Cli.SignIn;

/// <summary>The tokens of one system, in a file that only its owner may read.</summary>
public sealed class TokenFile(string path)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static TokenFile Of(DataDirectory data) => new(Path.Combine(data.Root, "token.json"));

    /// <summary>In the home of the user, one for each system.</summary>
    public static TokenFile Of(Uri system) =>
        new(
            Path.Combine(
                Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } configuration
                    ? configuration
                    : Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".config"),
                "sms",
                Uri.EscapeDataString(system.GetLeftPart(UriPartial.Path).TrimEnd('/')) + ".json"
            )
        );

    public TokenSet? Read()
    {
        try
        {
            return JsonSerializer.Deserialize<TokenSet>(File.ReadAllText(path), JsonSerializerOptions.Web);
        }
        catch (Exception absent) when (absent is IOException or JsonException)
        {
            return null;
        }
    }

    public void Write(TokenSet tokens) =>
        DataDirectory.WritePrivately(path, JsonSerializer.Serialize(tokens, JsonSerializerOptions.Web));

    public void Delete() => File.Delete(path);

    /// <summary>
    /// Held while tokens are got: a refresh token that two commands send at once would end the sign-in.
    /// </summary>
    public async Task<IDisposable> LockAsync(CancellationToken cancellation)
    {
        DataDirectory.MakePrivate(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new FileStream(
                    path + ".lock",
                    new FileStreamOptions
                    {
                        Mode = FileMode.OpenOrCreate,
                        Access = FileAccess.ReadWrite,
                        Share = FileShare.None,
                        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                    }
                );
            }
            catch (IOException)
            {
                await Task.Delay(Pause, cancellation);
            }
        }
    }
}
