using System.IO.Compression;
using Sms.Local;
using Sms.ServiceDefaults.Http;
using Sylvan.Data.Csv;

namespace Sms.Cli.Import;

/// <summary>A record of a CSV file by column.</summary>
/// <param name="Line">On which it begins, counted from 1.</param>
public sealed record CsvRow(int Line, int FieldCount, IReadOnlyDictionary<string, string> Fields);

/// <summary>
/// Reads CSV in UTF-8 or as its byte order mark says, gzipped or not, with commas, semicolons or tabs.
/// </summary>
public static class CsvFile
{
    /// <summary>Bytes after decompression: more does not fit into memory as histories.</summary>
    public const int Largest = 256 * 1024 * 1024;

    private const int LargestRecord = 1 << 20;
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];

    /// <exception cref="CommandFailure">
    /// No such file, no header, not text, too large, or quotes that never end.
    /// </exception>
    public static (IReadOnlyList<string> Header, IReadOnlyList<CsvRow> Rows) Read(string path)
    {
        try
        {
            return Parse(StrictText.Decode(Bytes(path)));
        }
        catch (Exception unreadable)
            when (unreadable
                    is IOException
                        or UnauthorizedAccessException
                        or InvalidDataException
                        or UndecodableText
                        or CsvFormatException
            )
        {
            throw new CommandFailure($"{path} cannot be read: {unreadable.Message}");
        }
    }

    private static (IReadOnlyList<string> Header, IReadOnlyList<CsvRow> Rows) Parse(string text)
    {
        // Only a file that has no other line break is of a program that ends lines with it; elsewhere it may be part
        // of a text.
        if (!text.Contains('\n'))
            text = text.Replace('\r', '\n');
        // Without headers of its own: a header that is repeated or missing is said by the caller, and rows keep their
        // true number of fields.
        using var csv = CsvDataReader.Create(
            new StringReader(text),
            new CsvDataReaderOptions
            {
                HasHeaders = false,
                Delimiter = DelimiterOf(text),
                BufferSize = LargestRecord,
                MaxBufferSize = LargestRecord,
            }
        );
        List<string>? header = null;
        var (rows, line) = (new List<CsvRow>(), 0);
        while (csv.Read())
        {
            line++;
            var values = Enumerable.Range(0, csv.RowFieldCount).Select(csv.GetString).ToList();
            var first = line;
            // Line breaks within quotes, so that the next record is told by its true line.
            line += values.Sum(value => value.Count(character => character == '\n'));
            if (values.TrueForAll(IsBlank) || (header is null && IsSeparatorHint(values)))
                continue;
            if (header is null)
                header = [.. values.Select(value => value.Trim())];
            else
                rows.Add(new(first, values.Count, Fields(header, values)));
        }

        return (header ?? throw new InvalidDataException("it is empty."), rows);
    }

    private static Dictionary<string, string> Fields(List<string> header, List<string> values) =>
        header.Zip(values).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>
    /// Blanks and control characters: lines of commas alone, or the Ctrl-Z at the end of old programs' files.
    /// </summary>
    private static bool IsBlank(string value) =>
        value.All(character => char.IsWhiteSpace(character) || char.IsControl(character) || character == '\uFEFF');

    /// <summary><c>sep=;</c>, which spreadsheets write before the header.</summary>
    private static bool IsSeparatorHint(IReadOnlyList<string> values) =>
        values[0].StartsWith("sep=", StringComparison.OrdinalIgnoreCase);

    /// <summary>The delimiter that the header has most of; a comma when it has none.</summary>
    private static char DelimiterOf(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && line.Length == 5)
                return line[4];
            var header = line.ToString();
            if (IsBlank(header.Trim(Delimiters)))
                continue;
            var unquoted = string.Concat(header.Split('"').Where((_, i) => i % 2 == 0));
            return Delimiters.MaxBy(delimiter => unquoted.Count(character => character == delimiter));
        }

        return ',';
    }

    private static byte[] Bytes(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[2];
        var zipped = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start.SequenceEqual(GzipMagic);
        file.Position = 0;
        using Stream content = zipped ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        // What a gzipped file says of its own size need not be true.
        for (int read; (read = content.Read(buffer)) > 0; )
        {
            if (bytes.Length + read > Largest)
                throw new InvalidDataException($"it has more than {Largest} bytes. Import it in parts.");
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
