using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Sms.Cli;

/// <summary>Tables and lines that stay legible in a narrow terminal, and whole in a file or a pipe.</summary>
public static class Screen
{
    private const int WidthWithoutTerminal = 240;

    /// <summary>No script needs more accents on one letter; what piles up more of them hides the lines above.</summary>
    private const int MarksOfOneLetter = 2;

    /// <summary>Columns of the terminal; null when the output goes into a file or a pipe.</summary>
    public static int? TerminalWidth => Console.IsOutputRedirected ? null : Console.WindowWidth;

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
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = WidthWithoutTerminal;
        AnsiConsole.Write(table);
    }

    /// <summary>
    /// One line, a part of it in a colour where there is a terminal that shows colours and nobody has set
    /// <c>NO_COLOR</c>.
    /// </summary>
    public static void WriteLine(string before, string coloured, Color color, string after)
    {
        if (Console.IsOutputRedirected)
        {
            Console.WriteLine(before + coloured + after);
            return;
        }

        AnsiConsole.Write(new Paragraph(before).Append(coloured, new Style(color)).Append(after));
        AnsiConsole.WriteLine();
    }

    /// <summary>
    /// Text of others as a terminal may show it, on one line: no control characters, which a terminal obeys, none that
    /// turn the direction of what follows or that nobody sees.
    /// </summary>
    public static string Printable(string text)
    {
        var (shown, marks) = (new StringBuilder(text.Length), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            marks = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (category == UnicodeCategory.Format || marks > MarksOfOneLetter)
                continue;
            if (
                Rune.IsWhiteSpace(rune)
                || category is UnicodeCategory.Control or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            )
            {
                if (shown.Length > 0 && shown[^1] != ' ')
                    shown.Append(' ');
            }
            else
            {
                shown.Append(rune);
            }
        }

        return shown.ToString().TrimEnd();
    }

    /// <summary>The same, for a cell of a table or other markup.</summary>
    public static string Cell(string text) => Markup.Escape(Printable(text));

    /// <summary>
    /// Cuts text to a number of columns, with … for what is left out; many letters of Asia and symbols take two.
    /// </summary>
    public static string Cut(string text, int columns)
    {
        if (text.GetCellWidth() <= columns)
            return text;
        var (kept, used) = (new StringBuilder(), 0);
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            used += element.GetCellWidth();
            if (used > columns - 1)
                break;
            kept.Append(element);
        }

        return kept.ToString().TrimEnd() + "…";
    }

    /// <summary>Fills text up to a number of columns, or cuts it to them.</summary>
    public static string Fit(string text, int columns)
    {
        var cut = Cut(text, columns);
        return cut + new string(' ', Math.Max(0, columns - cut.GetCellWidth()));
    }
}
