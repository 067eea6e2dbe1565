using System.CommandLine;
using Sms.Cli.Portal;
using Sms.Local;
using Spectre.Console;

namespace Sms.Cli.SignIn;

/// <summary><c>sms login</c>: signs in, for all commands until <c>sms logout</c>.</summary>
public static class LoginCommand
{
    public static Command Create()
    {
        var user = new Option<string?>("--user") { Description = "User name; by default it is asked for." };
        var stdin = new Option<bool>("--password-stdin") { Description = "Read the password from standard input." };
        var portal = new PortalOptions();
        var command = new Command("login", "Sign in for the commands that follow.") { user, stdin };
        portal.AddTo(command, json: false);
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var login = portal.Login(arguments);
                var fromInput = arguments.GetValue(stdin);
                var name = arguments.GetValue(user)
                    ?? (
                        fromInput
                            ? throw new CommandFailure("--password-stdin needs --user.")
                            : await AskAsync(new TextPrompt<string>("User name:"), cancellation)
                    );
                var password = fromInput
                    ? Console.In.ReadLine() ?? ""
                    : await AskAsync(new TextPrompt<string>("Password:").Secret(null), cancellation);
                await login.SignInAsync(name, password, cancellation);
                Console.WriteLine($"Signed in at {login.System}.");
                return 0;
            }
        );
        return command;
    }

    private static Task<string> AskAsync(TextPrompt<string> prompt, CancellationToken cancellation) =>
        Console.IsInputRedirected || !AnsiConsole.Profile.Capabilities.Interactive
            ? throw new CommandFailure("There is no terminal to ask at: use --user and --password-stdin.")
            : AnsiConsole.PromptAsync(prompt, cancellation);
}
