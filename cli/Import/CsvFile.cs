using System.IO.Compression;
using System.Text;
using Sylvan.Data.Csv;

namespace Sms.Cli.Import;

/// <summary>A record of a CSV file by column.</summary>
/// <param name="Line">On which it begins, counted from 1; the header is line 1.</param>
public sealed record CsvRow(int Line, int FieldCount, IReadOnlyDictionary<string, string> Fields);

/// <summary>Reads CSV in UTF-8, gzipped or not.</summary>
public static class CsvFile
{
    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];

    /// <exception cref="CommandFailure">No such file, no header, not UTF-8, or quotes that never end.</exception>
    public static (IReadOnlyList<string> Header, IReadOnlyList<CsvRow> Rows) Read(string path)
    {
        try
        {
            using var stream = Open(path);
            using var text = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return Read(text);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException or DecoderFallbackException or CsvFormatException)
        {
            throw new CommandFailure($"{path} cannot be read: {unreadable.Message}");
        }
    }

    private static (IReadOnlyList<string> Header, IReadOnlyList<CsvRow> Rows) Read(TextReader text)
    {
        // Without headers of its own: a header that is repeated or missing is said below, and rows keep their true number of fields.
        using var csv = CsvDataReader.Create(text, new CsvDataReaderOptions { HasHeaders = false, BufferSize = 1 << 20 });
        if (!csv.Read()) throw new InvalidDataException("it is empty.");
        var header = Enumerable.Range(0, csv.RowFieldCount).Select(i => csv.GetString(i).Trim()).ToList();
        var line = 1 + LineBreaks(csv);
        var rows = new List<CsvRow>();
        while (csv.Read())
        {
            line++;
            var values = Enumerable.Range(0, csv.RowFieldCount).Select(csv.GetString).ToList();
            if (values.Exists(value => value.Length > 0))
                rows.Add(new(line, values.Count, header.Zip(values).DistinctBy(pair => pair.First).ToDictionary(pair => pair.First, pair => pair.Second)));
            line += LineBreaks(csv);
        }

        return (header, rows);
    }

    /// <summary>Inside of the quotes of one record, so that the next one is told by its true line.</summary>
    private static int LineBreaks(CsvDataReader csv) =>
        Enumerable.Range(0, csv.RowFieldCount).Sum(i => csv.GetString(i).Count(character => character == '\n'));

    private static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[2];
        var zipped = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start.SequenceEqual(GzipMagic);
        file.Position = 0;
        return zipped ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
