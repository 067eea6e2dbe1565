using System.CommandLine;

namespace Sms.Cli;

/// <summary><c>--data DIR</c>, the same for every command.</summary>
public static class DataOption
{
    public static Option<string> Create() =>
        new("--data")
        {
            Description = "Folder of the local system: databases, broker, logs.",
            DefaultValueFactory = _ => ".sms",
        };
}
