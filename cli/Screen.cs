using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Sms.Cli;

/// <summary>Lines that stay legible in a narrow terminal, in a file and in a pipe.</summary>
public static class Screen
{
    /// <summary>What fits beside another window, and into a log or a message.</summary>
    public const int Widest = 100;

    private const int Narrowest = 60;

    /// <summary>No script needs more accents on one letter; what piles up more of them hides the lines above.</summary>
    private const int MarksOfOneLetter = 2;

    /// <summary>Columns that lines may have: those of the terminal, but no more than people like to read.</summary>
    public static int Width => Math.Clamp(Console.IsOutputRedirected ? Widest : Console.WindowWidth, Narrowest, Widest);

    public static void Write(TextTable table) => Write(table.Lines(Width));

    public static void Write(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Console.WriteLine(line);
    }

    /// <summary>Text in as many lines as it needs.</summary>
    /// <param name="text">Printable.</param>
    /// <param name="indent">Of the first line.</param>
    /// <param name="hanging">Of the others; as the first by default.</param>
    public static void WriteText(string text, string indent = "", string? hanging = null) =>
        Write(Wrap(text, Width, indent, hanging));

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

    /// <summary>
    /// Breaks text between words, and a word only if it is longer than a line. A line break in the text stays one.
    /// </summary>
    /// <param name="text">Printable.</param>
    /// <param name="columns">Of a line.</param>
    /// <param name="indent">Of the first line.</param>
    /// <param name="hanging">Of the others; as the first by default.</param>
    public static IEnumerable<string> Wrap(string text, int columns, string indent = "", string? hanging = null)
    {
        var before = indent;
        foreach (var paragraph in text.Split('\n'))
        {
            var line = new StringBuilder();
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var rest = word;
                if (line.Length > 0 && Room() < rest.GetCellWidth() + 1)
                    yield return End();
                while (line.Length == 0 && Room() < rest.GetCellWidth())
                {
                    var part = Beginning(rest, Room());
                    rest = rest[part.Length..];
                    line.Append(part);
                    yield return End();
                }

                line.Append(line.Length > 0 ? " " : "").Append(rest);
            }

            if (line.Length > 0)
                yield return End();

            int Room() => Math.Max(1, columns - before.GetCellWidth() - line.ToString().GetCellWidth());

            string End()
            {
                var whole = before + line;
                line.Clear();
                before = hanging ?? indent;
                return whole;
            }
        }
    }

    /// <summary>As many letters as fit, at least one.</summary>
    private static string Beginning(string text, int columns)
    {
        var (kept, used) = (new StringBuilder(), 0);
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            used += element.GetCellWidth();
            if (kept.Length > 0 && used > columns)
                break;
            kept.Append(element);
        }

        return kept.ToString();
    }

    /// <summary>Fills text up to a number of columns, or cuts it to them.</summary>
    public static string Fit(string text, int columns)
    {
        var cut = Cut(text, columns);
        return cut + new string(' ', Math.Max(0, columns - cut.GetCellWidth()));
    }
}
