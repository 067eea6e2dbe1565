namespace Sms.Bench;

/// <summary>What was measured: said at once, and once more as a table at the end.</summary>
/// <param name="machine">What it was measured on.</param>
internal sealed class Report(string machine)
{
    /// <summary>Where the design names no figure.</summary>
    public const string Unspecified = "–";

    private readonly List<(string What, string Wanted, string Measured)> _rows = [];

    public void Add(string what, string wanted, string measured)
    {
        _rows.Add((what, wanted, measured));
        Console.WriteLine(wanted == Unspecified ? $"{what}: {measured}" : $"{what}: {measured} (wanted: {wanted})");
    }

    /// <summary>The table in Markdown, as docs/reference/figures.md has it.</summary>
    public void Print()
    {
        if (_rows.Count == 0)
            return;
        Console.WriteLine($"\n{machine}\n\n| what | wanted | measured |\n|---|---|---|");
        foreach (var (what, wanted, measured) in _rows)
            Console.WriteLine($"| {what} | {wanted} | {measured} |");
    }
}
