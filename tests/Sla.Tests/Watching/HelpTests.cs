using System.CommandLine;
using Sms.Cli;

namespace Sms.Sla.Tests.Watching;

/// <summary>Help calls the program what its users call it.</summary>
public class HelpTests
{
    public static TheoryData<string> Commands => [.. Paths(SmsCommand.Create(), "")];

    [Theory, MemberData(nameof(Commands))]
    public void the_help_of_every_command_calls_the_program_sms(string path)
    {
        var help = Run($"{path} --help");
        help.ShouldContain($"Usage:\n  sms{path} ");
        help.ShouldNotContain("Sms.Cli");
        help.Split("Usage:\n")[1].Split("\n\n")[0].ShouldNotContain("dotnet");
    }

    [
        Theory,
        InlineData("watch breaches --priority high"),
        InlineData("nothing"),
        InlineData("watch"),
        InlineData("integration add")
    ]
    public void so_does_the_help_that_comes_with_an_error(string line)
    {
        var text = Run(line);
        text.ShouldContain("Usage:\n  sms");
        text.ShouldNotContain("Sms.Cli");
    }

    [Fact]
    public void the_filters_of_watch_are_in_its_help() =>
        new[]
        {
            "--service <KEY>",
            "--group <NAME>",
            "--priority <P1|P2|P3|P4|P5>",
            "--breaches-only",
            "--since <ID>",
            "--utc",
            "--json",
        }.ShouldAllBe(option => Run("watch breaches --help").Contains(option));

    private static string Run(string line)
    {
        using var output = new StringWriter();
        SmsCommand.Create().Parse(line).Invoke(new() { Output = output, Error = output });
        return output.ToString().ReplaceLineEndings("\n");
    }

    private static IEnumerable<string> Paths(Command command, string path) =>
        command.Subcommands.SelectMany(sub => Paths(sub, $"{path} {sub.Name}")).Prepend(path);
}
