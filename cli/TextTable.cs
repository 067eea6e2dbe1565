using Spectre.Console;

namespace Sms.Cli;

/// <summary>
/// A table of text in a given width. No column is wider than its cells ask for. When all of them together are too wide,
/// cells are wrapped between words, and words are broken only when that is not enough: those of the first column last,
/// as it says what the row is about and is what people copy.
/// </summary>
public sealed class TextTable(params IReadOnlyList<string> columns)
{
    private const string Gap = "  ";
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
        var widths = Widths(width - (Gap.Length * (columns.Count - 1)));
        var rule = widths.Select(columnWidth => new string('─', columnWidth)).ToList();
        return [.. Lines(columns, widths), .. Lines(rule, widths), .. _rows.SelectMany(row => Lines(row, widths))];
    }

    private int[] Widths(int available)
    {
        var widths = Longest(cell => cell.GetCellWidth());
        var words = Longest(cell => cell.Split(' ').Max(word => word.GetCellWidth()));
        while (widths.Sum() > available)
        {
            // Between words where there is room, then inside of words, and of those of the first column at last.
            if (
                (
                    Widest(column => widths[column] > words[column])
                    ?? Widest(column => column > 0 && widths[column] > Narrowest)
                    ?? Widest(column => widths[column] > Narrowest)
                )
                is not { } widest
            )
                break;
            widths[widest]--;
        }

        return widths;

        int? Widest(Func<int, bool> isCandidate)
        {
            var candidates = Enumerable.Range(0, widths.Length).Where(isCandidate).ToList();
            return candidates.Count == 0 ? null : candidates.MaxBy(column => widths[column]);
        }
    }

    private int[] Longest(Func<string, int> length) =>
        [.. columns.Select((name, column) => _rows.Select(row => row[column]).Append(name).Max(length))];

    private static IEnumerable<string> Lines(IReadOnlyList<string> cells, int[] widths)
    {
        var wrapped = cells.Select((cell, column) => Screen.Wrap(cell, widths[column]).ToList()).ToList();
        return Enumerable
            .Range(0, Math.Max(1, wrapped.Max(lines => lines.Count)))
            .Select(line =>
                string.Join(
                        Gap,
                        wrapped.Select(
                            (lines, column) => Screen.Fit(lines.ElementAtOrDefault(line) ?? "", widths[column])
                        )
                    )
                    .TrimEnd()
            );
    }
}
