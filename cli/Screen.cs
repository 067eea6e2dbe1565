using Spectre.Console;

namespace Sms.Cli;

/// <summary>Tables that stay legible in a narrow terminal, and whole in a file or a pipe.</summary>
public static class Screen
{
    private const int WidthWithoutTerminal = 240;

    /// <summary>A table whose columns are never broken, except the last.</summary>
    public static Table Table(params IReadOnlyList<string> columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (index, name) in columns.Index())
        {
            table.AddColumn(name, column => column.NoWrap = index < columns.Count - 1);
        }

        return table;
    }

    public static void Write(Table table)
    {
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = WidthWithoutTerminal;
        AnsiConsole.Write(table);
    }
}
