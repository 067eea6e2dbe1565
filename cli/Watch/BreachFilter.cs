using System.CommandLine;

namespace Sms.Cli.Watch;

/// <summary>Which events are watched: options of the command, and the query that asks the server for them.</summary>
public sealed class BreachFilter
{
    private readonly Option<string[]> _services = Many(
        "--service",
        "KEY",
        "Only of this service; may be given again for others."
    );
    private readonly Option<string[]> _groups = Many(
        "--group",
        "NAME",
        "Only what this group held when it was announced; may be given again."
    );
    private readonly Option<string[]> _priorities = Many(
            "--priority",
            "P1|P2|P3|P4|P5",
            "Only of this priority; may be given again."
        )
        .AcceptOnlyFromAmong("P1", "P2", "P3", "P4", "P5");
    private readonly Option<bool> _breachesOnly = new("--breaches-only")
    {
        Description = "Breaches and their retractions; no warnings.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_services);
        command.Options.Add(_groups);
        command.Options.Add(_priorities);
        command.Options.Add(_breachesOnly);
    }

    /// <returns>With its question mark.</returns>
    public string Query(ParseResult arguments)
    {
        IEnumerable<string> parts =
        [
            .. arguments.GetValue(_breachesOnly) ? [] : new[] { BreachStream.WithWarnings },
            .. Named("service", arguments.GetValue(_services)),
            .. Named("group", arguments.GetValue(_groups)),
            .. Named("priority", arguments.GetValue(_priorities)),
        ];
        return "?" + string.Join('&', parts);
    }

    private static IEnumerable<string> Named(string name, string[]? values) =>
        (values ?? []).Select(value => $"{name}={Uri.EscapeDataString(value)}");

    private static Option<string[]> Many(string name, string value, string description) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            DefaultValueFactory = _ => [],
        };
}
