using Spectre.Console;

namespace Sms.Cli;

/// <summary>
/// A table of text in a given width. No column is wider than its cells ask for. When all of them together are too wide,
/// the last one is wrapped; when that is not enough, the widest of the others are cut. The first one is cut last: it
/// says what the row is about, and is what people copy.
/// </summary>
public sealed class TextTable(params IReadOnlyList<string> columns)
{
    private const string Gap = "  ";

    /// <summary>A last column that is narrower than this is hard to read.</summary>
    private const int NarrowestLast = 20;
    private const int Narrowest = 4;

    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <param name="cells">As many as there are columns; text of others is made printable.</param>
    public void AddRow(params IReadOnlyList<string> cells)
    {
        if (cells.Count != columns.Count)
            throw new ArgumentException($"{cells.Count} cells for {columns.Count} columns.", nameof(cells));
        _rows.Add([.. cells.Select(Screen.Printable)]);
    }

    public IReadOnlyList<string> Lines(int width)
    {
        var widths = Widths(width);
        var rule = widths.Select(columnWidth => new string('─', columnWidth)).ToList();
        return [.. Lines(columns, widths), .. Lines(rule, widths), .. _rows.SelectMany(row => Lines(row, widths))];
    }

    private int[] Widths(int width)
    {
        var widths = columns
            .Select((name, index) => _rows.Select(row => row[index]).Append(name).Max(cell => cell.GetCellWidth()))
            .ToArray();
        var available = width - (Gap.Length * (columns.Count - 1));
        var last = widths.Length - 1;
        widths[last] = Math.Min(widths[last], Math.Max(NarrowestLast, available - widths[..last].Sum()));
        while (widths.Sum() > available && Widest(widths[..last]) is { } widest)
            widths[widest]--;
        return widths;
    }

    /// <returns>Index of the column to cut; null when there is nothing left to cut.</returns>
    private static int? Widest(int[] widths)
    {
        var candidates = widths.Index().Where(column => column.Item > Narrowest).ToList();
        return candidates.Count == 0
            ? null
            : candidates
                .Where(column => column.Index > 0)
                .DefaultIfEmpty(candidates[0])
                .MaxBy(column => column.Item)
                .Index;
    }

    private static IEnumerable<string> Lines(IReadOnlyList<string> cells, int[] widths)
    {
        var first = string.Concat(cells.Take(cells.Count - 1).Select((cell, i) => Screen.Fit(cell, widths[i]) + Gap));
        var indent = new string(' ', first.GetCellWidth());
        return Screen
            .Wrap(cells[^1], widths[^1])
            .DefaultIfEmpty("")
            .Select((part, index) => ((index == 0 ? first : indent) + part).TrimEnd());
    }
}
