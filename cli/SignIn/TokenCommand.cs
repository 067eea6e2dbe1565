using System.CommandLine;
using Sms.Cli.Portal;
using Sms.Local;

namespace Sms.Cli.SignIn;

/// <summary><c>sms token</c>: for scripts: <c>curl -H "Authorization: Bearer $(./sms token)" …</c>.</summary>
public static class TokenCommand
{
    public static Command Create()
    {
        var portal = new PortalOptions();
        var command = new Command("token", "Print an access token; it is valid for some minutes.");
        portal.AddTo(command, json: false);
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var login = portal.Login(arguments);
                Console.WriteLine(
                    await login.AccessTokenAsync(cancellation)
                        ?? throw new CommandFailure($"Nobody is signed in at {login.System}: ./sms login")
                );
                return 0;
            }
        );
        return command;
    }
}
