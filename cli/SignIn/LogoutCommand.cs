using System.CommandLine;
using Sms.Cli.Portal;

namespace Sms.Cli.SignIn;

/// <summary><c>sms logout</c>.</summary>
public static class LogoutCommand
{
    public static Command Create()
    {
        var portal = new PortalOptions();
        var command = new Command("logout", "Forget the sign-in.");
        portal.AddTo(command, json: false);
        command.SetAction(
            async (arguments, cancellation) =>
            {
                Console.WriteLine(
                    await portal.Login(arguments).SignOutAsync(cancellation) ? "Signed out." : "Nobody was signed in."
                );
                return 0;
            }
        );
        return command;
    }
}
