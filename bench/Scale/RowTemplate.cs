using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Npgsql;
using Sms.Cli;
using Sms.Local;

namespace Sms.Bench.Scale;

/// <summary>
/// The rows that a model incident has in one table, in the text form of COPY, cut into what every copy shares and what
/// it has of its own. So whatever columns the service has, a copy has all of them.
/// </summary>
internal sealed partial class RowTemplate
{
    // Columns that are unique without being the incident's own identity. No real row holds these words.
    private const string Position = "@POSITION@",
        Event = "@EVENT@",
        Delivery = "@DELIVERY@",
        Sequence = "@SEQUENCE@";

    private readonly List<Func<Copy, string>> _parts = [];

    private RowTemplate(string table) => Table = table;

    public string Table { get; }

    public int Rows { get; private set; }

    public static async Task<RowTemplate> ReadAsync(
        NpgsqlConnection connection,
        string table,
        string ofModel,
        ModelIncident model,
        CancellationToken cancellation
    )
    {
        var columns = await ColumnsAsync(connection, table, cancellation);
        var template = new RowTemplate(table);
        using var rows = await connection.BeginTextExportAsync(
            $"copy (select * from {table} where {ofModel}) to stdout",
            cancellation
        );
        while (await rows.ReadLineAsync(cancellation) is { } row)
        {
            template.Rows++;
            foreach (var word in Own(model).Split(Marked(table, columns, row)))
                template._parts.Add(Part(word, model, template.Rows));
            template._parts.Add(_ => "\n");
        }

        return template.Rows > 0 ? template : throw new CommandFailure($"The model incident has no rows in {table}.");
    }

    public void Write(TextWriter writer, Copy copy)
    {
        foreach (var part in _parts)
            writer.Write(part(copy));
    }

    /// <summary>The row with a word in the place of what has to be unique.</summary>
    private static string Marked(string table, List<string> columns, string row)
    {
        var fields = row.Split('\t');
        (string Table, string Column, string Word)[] unique =
        [
            ("mt_events", "seq_id", Position),
            ("mt_events", "id", Event),
            ("alert_occurrences", "delivery_id", Delivery),
            ("mt_doc_incident", "sequence", Sequence),
        ];
        foreach (var (_, column, word) in unique.Where(own => own.Table == table))
            fields[columns.IndexOf(column)] = word;
        return string.Join('\t', fields);
    }

    private static Regex Own(ModelIncident model) =>
        new(
            $"""({Position}|{Event}|{Delivery}|{Sequence}|"""
                + $"""{model.Id}|{model.Number}|{model.Host}|(?<="sequence": ){model.Sequence}\b|{Instant()})"""
        );

    private static Func<Copy, string> Part(string word, ModelIncident model, int ordinal)
    {
        if (word == Position)
            return copy => $"{copy.Position + ordinal}";
        if (word == Event)
            return _ => $"{Guid.NewGuid()}";
        // A hash of the body and an episode, as in the ledger.
        if (word == Delivery)
            return _ => $"{RandomNumberGenerator.GetHexString(64, lowercase: true)}:1";
        if (word == Sequence || word == $"{model.Sequence}")
            return copy => $"{copy.Sequence}";
        if (word == $"{model.Id}")
            return copy => copy.Stream;
        if (word == model.Number)
            return copy => $"INC{copy.Sequence:D7}";
        if (word == model.Host)
            return copy => copy.Host;
        if (!Instant().IsMatch(word))
            return _ => word;
        // Whole seconds: the fraction behind them stays as it was written, in the service's form or in PostgreSQL's.
        var (at, form) = (
            DateTime.Parse(word, CultureInfo.InvariantCulture),
            word[10] == 'T' ? "yyyy-MM-dd'T'HH:mm:ss" : "yyyy-MM-dd HH:mm:ss"
        );
        return copy => (at - copy.Earlier).ToString(form, CultureInfo.InvariantCulture);
    }

    private static async Task<List<string>> ColumnsAsync(
        NpgsqlConnection connection,
        string table,
        CancellationToken cancellation
    )
    {
        await using var command = new NpgsqlCommand($"select * from {table} limit 0", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")]
    private static partial Regex Instant();
}
