namespace Sms.Cli.Demo;

/// <summary>How the demonstration is told: numbered steps, and below each what came of it.</summary>
internal static class Narrator
{
    private const string Indent = "   ";

    /// <summary>A step: <c>3. A pipeline deploys …</c>.</summary>
    internal static void Step(string text)
    {
        Console.WriteLine();
        Screen.WriteText(text, hanging: Indent);
    }

    /// <summary>What came of it.</summary>
    internal static void Tell(string text) => Screen.WriteText(text, Indent, Indent + "  ");

    /// <summary>One of several things that came of it.</summary>
    /// <param name="mark">What stands before it.</param>
    /// <param name="text">The thing.</param>
    internal static void TellItem(string mark, string text) =>
        Screen.WriteText(text, $"{Indent}  {mark} ", new string(' ', Indent.Length + mark.Length + 3));

    internal static void Tell(TextTable table) => TellLines(table.Lines(Width));

    internal static void TellLines(IEnumerable<string> lines) =>
        Screen.Write(lines.Select(line => (Indent + line).TrimEnd()));

    /// <summary>Columns of the lines that are told.</summary>
    internal static int Width => Screen.Width - Indent.Length;
}
