using System.CommandLine;
using Sms.Cli.Portal;
using Sms.Cli.SignIn;
using Sms.Cli.Up;
using Sms.Local;

namespace Sms.Cli.Demo;

/// <summary>
/// <c>sms demo</c>: sets everything up, runs the main job on a real alert and leaves the system running.
/// </summary>
public static class DemoCommand
{
    public static Command Create()
    {
        var data = DataOption.Create();
        var port = new Option<int>("--port")
        {
            Description = "Port of the front door on 127.0.0.1.",
            DefaultValueFactory = _ => UpCommand.DefaultPort,
        };
        var command = new Command(
            "demo",
            "The main job on a real alert: incident, suspect change, breach, problem, emergency change, "
                + "resolution, history."
        )
        {
            data,
            port,
        };
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var folder = DataDirectory.At(arguments.GetValue(data)!);
                if (RunState.Read(folder) is not { RunnerLives: true, Ready: true })
                {
                    var started = await DetachedHost.StartAsync(
                        new UpRequest(folder, arguments.GetValue(port)),
                        cancellation
                    );
                    if (started != 0)
                        return started;
                }

                var state = RunState.Read(folder) ?? throw new CommandFailure($"Nothing runs in {folder.Root}.");
                using var portal = new PortalClient(new Uri(state.Url), Login.Of(new Uri(state.Url), folder));
                await new Story(portal, folder).TellAsync(cancellation);
                var api = $"{portal.Url}/api";
                Console.WriteLine(
                    $"""

                    The system goes on running at {portal.Url}. Look around:
                      ./sms watch breaches          ./sms status          ./sms down
                      curl -H "Authorization: Bearer $(./sms token)" {api}/incidents
                    and in the same way {api}/breaches and {api}/attainment.
                    """
                );
                return 0;
            }
        );
        return command;
    }
}
