using JasperFx;
using Marten;
using Npgsql;

namespace Sms.ServiceDefaults.Replay;

/// <summary>How a service's store is made; a replay makes it once more, in another schema.</summary>
/// <param name="ReadModels">Tables that projections write, beside documents.</param>
internal sealed record StoreRecipe(
    string ConnectionString,
    Func<string, TimeProvider, StoreOptions> Make,
    IReadOnlyList<string> ReadModels
);

/// <summary>
/// The service's store once more, in the schema <c>replay</c> of the same database: its own documents and tables, but
/// the events of the live one, which it sees through views and cannot change.
/// </summary>
internal sealed class ScratchStore : IAsyncDisposable
{
    internal const string Schema = "replay";

    private readonly NpgsqlDataSource _source;

    private ScratchStore(NpgsqlDataSource source, DocumentStore store) => (_source, Store) = (source, store);

    public DocumentStore Store { get; }

    public static async Task<ScratchStore> Create(StoreRecipe recipe, TimeProvider time, CancellationToken cancellation)
    {
        // Statements of projections name their tables without a schema: here they find those of the replay.
        var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(recipe.ConnectionString) { SearchPath = Schema }
        );
        await Execute(source, $"drop schema if exists {Schema} cascade; create schema {Schema}", cancellation);
        var options = recipe.Make(Schema, time);
        options.Connection(source);
        var store = new DocumentStore(options);
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await Execute(
            source,
            $"""
            drop table {Schema}.mt_events, {Schema}.mt_streams cascade;
            drop sequence if exists {Schema}.mt_events_sequence;
            create view {Schema}.mt_events as select * from public.mt_events;
            create view {Schema}.mt_streams as select * from public.mt_streams;
            create view {Schema}.mt_events_sequence as select last_value, is_called from public.mt_events_sequence
            """,
            cancellation
        );
        options.AutoCreateSchemaObjects = AutoCreate.None;
        return new ScratchStore(source, store);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Execute(_source, $"drop schema if exists {Schema} cascade", CancellationToken.None);
        await _source.DisposeAsync();
    }

    private static async Task Execute(NpgsqlDataSource source, string sql, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
