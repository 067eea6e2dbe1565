using System.CommandLine;
using Sms.Cli.SignIn;
using Sms.Cli.Up;
using Sms.Local;

namespace Sms.Cli.Portal;

/// <summary>
/// How a client command finds the system: <c>--url</c>, else what runs in <c>--data</c>, else the default port.
/// </summary>
public sealed class PortalOptions
{
    private readonly Option<string> _data = DataOption.Create();
    private readonly Option<string?> _url = new("--url")
    {
        Description = "Address of the system; by default the one that runs in the data folder.",
    };
    private readonly Option<bool> _json = new("--json") { Description = "For machines." };

    /// <summary>Gives a command the options that every client command has.</summary>
    /// <param name="command">Gets them.</param>
    /// <param name="json">It has something to tell machines.</param>
    public void AddTo(Command command, bool json = true)
    {
        command.Options.Add(_url);
        command.Options.Add(_data);
        if (json)
            command.Options.Add(_json);
    }

    public bool Json(ParseResult arguments) => arguments.GetValue(_json);

    public PortalClient Connect(ParseResult arguments)
    {
        var login = Login(arguments);
        return new PortalClient(login.System, login);
    }

    /// <summary>Who the command is at the system that it is for.</summary>
    public Login Login(ParseResult arguments)
    {
        var data = DataDirectory.At(arguments.GetValue(_data)!);
        var running = RunState.Read(data) is { RunnerLives: true } state ? state.Url : null;
        var url = arguments.GetValue(_url) ?? running ?? $"http://127.0.0.1:{UpCommand.DefaultPort}";
        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? SignIn.Login.Of(address, url.TrimEnd('/') == running ? data : null)
            : throw new CommandFailure($"{url} is not an address such as http://127.0.0.1:{UpCommand.DefaultPort}.");
    }
}
