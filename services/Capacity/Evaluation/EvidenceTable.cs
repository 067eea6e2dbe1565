using Marten;
using Npgsql;
using Sms.ServiceDefaults;
using Weasel.Postgresql.Tables;

namespace Sms.Capacity;

/// <summary>
/// The series that decisions were made from, by their hash. They stay as long as the log, when the measurements are
/// long gone.
/// </summary>
internal static class EvidenceTable
{
    private const string Name = "evidence";

    internal static void AddTable(StoreOptions options)
    {
        var table = new Table(options.NameOf(Name));
        table.AddColumn<string>("sha256").AsPrimaryKey();
        table.AddColumn<string>("series").NotNull();
        options.Storage.ExtendedSchemaObjects.Add(table);
    }

    internal static void Pin(this IDocumentOperations session, string text) =>
        session.QueueSqlCommand(
            $"insert into {Name} (sha256, series) values (?, ?) on conflict do nothing",
            EvidenceText.Hash(text),
            text
        );

    /// <returns>Null when it is not there.</returns>
    internal static async Task<string?> Pinned(NpgsqlDataSource source, string sha256, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand($"select series from {Name} where sha256 = $1");
        command.Parameters.Add(new() { Value = sha256 });
        return await command.ExecuteScalarAsync(cancellation) as string;
    }
}
