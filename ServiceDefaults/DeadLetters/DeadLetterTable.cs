using System.Globalization;
using Marten;
using Npgsql;
using NpgsqlTypes;
using RabbitMQ.Client;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>A row of the table.</summary>
internal sealed record StoredLetter(long Position, DeadLetter Summary, string Properties, byte[] Body)
{
    internal DeadMessage Message { get; } = new(StoredProperties.Read(Properties), Body);
}

/// <summary>
/// The dead letters of the service as rows of its database, in the order in which they were stored. A letter that was
/// sent back or discarded is settled: its row stays for <see cref="KeepSettledFor"/>, so that a late repeat of the same
/// death is recognised, and disappears from every list.
/// </summary>
internal sealed class DeadLetterTable(NpgsqlDataSource source, ServiceIdentity service, TimeProvider time)
{
    private const string Name = "dead_letters";
    private const string Positions = "dead_letter_position";
    private const string Replayed = "replayed";
    private const string Discarded = "discarded";
    private static readonly TimeSpan KeepSettledFor = TimeSpan.FromDays(30);

    private const string Summary =
        "position, letter_id, type, queue, died_at, error_type, error, replays, octet_length(body), "
        + "substring(body from 1 for 640)";

    private const string Matches = """
        settled_at is null
            and ($1::text is null or queue = $1)
            and ($2::text is null or type = $2)
            and ($3::timestamptz is null or coalesce(died_at, stored_at) >= $3)
            and ($4::timestamptz is null or coalesce(died_at, stored_at) < $4)
            and ($5::text is null or strpos(lower(concat_ws(': ', error_type, error)), lower($5)) > 0)
        """;

    internal static void AddTable(StoreOptions options)
    {
        var table = new Table(options.NameOf(Name));
        table.AddColumn<long>("position").AsPrimaryKey();
        // One death of one message; null where nothing tells two deaths apart.
        table.AddColumn<Guid>("death");
        table.AddColumn<string>("letter_id").NotNull();
        table.AddColumn<string>("type");
        table.AddColumn<string>("queue");
        table.AddColumn<DateTimeOffset>("died_at");
        table.AddColumn<string>("error_type");
        table.AddColumn<string>("error");
        table.AddColumn<int>("replays").NotNull();
        table.AddColumn("properties", "json").NotNull();
        table.AddColumn("body", "bytea").NotNull();
        table.AddColumn<DateTimeOffset>("stored_at").NotNull();
        table.AddColumn<DateTimeOffset>("settled_at");
        table.AddColumn<string>("settled_by");
        table.AddColumn<string>("outcome");
        table.Indexes.Add(new IndexDefinition($"{Name}_once") { Columns = ["death"], IsUnique = true });
        table.Indexes.Add(new IndexDefinition($"{Name}_by_id") { Columns = ["letter_id"] });
        options.Storage.ExtendedSchemaObjects.Add(new Sequence(options.NameOf(Positions)));
        options.Storage.ExtendedSchemaObjects.Add(table);
    }

    /// <summary>
    /// Stores messages in one statement, so in one commit: when it returns they are durable. A death that is stored
    /// already changes nothing.
    /// </summary>
    internal async Task Add(IReadOnlyList<DeadMessage> messages, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            $"""
            insert into {Name} (position, death, letter_id, type, queue, died_at, error_type, error, replays,
                properties, body, stored_at)
            select nextval('{Positions}'), letter.*, $11
            from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[],
                $8::int[], $9::json[], $10::bytea[]) as letter
            on conflict (death) do nothing
            """
        );
        var letters = messages.Select(message => LetterReading.Summary(message, service.Name)).ToList();
        Add(messages.Select(LetterReading.DeathId).ToArray(), NpgsqlDbType.Uuid);
        Add(letters.Select(letter => letter.Id).ToArray(), NpgsqlDbType.Text);
        Add(letters.Select(letter => Storable(letter.Type)).ToArray(), NpgsqlDbType.Text);
        Add(letters.Select(letter => Storable(letter.Queue)).ToArray(), NpgsqlDbType.Text);
        Add(letters.Select(letter => letter.DiedAt).ToArray(), NpgsqlDbType.TimestampTz);
        Add(letters.Select(letter => Storable(letter.ErrorType)).ToArray(), NpgsqlDbType.Text);
        Add(letters.Select(letter => Storable(letter.Error)).ToArray(), NpgsqlDbType.Text);
        Add(letters.Select(letter => letter.Replays).ToArray(), NpgsqlDbType.Integer);
        Add(messages.Select(message => StoredProperties.Write(message.Properties)).ToArray(), NpgsqlDbType.Json);
        Add(messages.Select(message => message.Body.ToArray()).ToArray(), NpgsqlDbType.Bytea);
        command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() });
        await command.ExecuteNonQueryAsync(cancellation);

        void Add(object column, NpgsqlDbType type) =>
            command.Parameters.Add(new NpgsqlParameter { Value = column, NpgsqlDbType = NpgsqlDbType.Array | type });
    }

    /// <summary>How many letters wait for somebody.</summary>
    internal Task<long> Count(CancellationToken cancellation) =>
        Count(new DeadLetterFilter(null, null, null, null, null), cancellation);

    /// <summary>A page of the letters that match, the oldest first, and how many match in all.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">Position of the last letter of the page before; 0 for the first page.</param>
    /// <param name="limit">Letters of a page.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task<DeadLetterPage> Page(
        DeadLetterFilter filter,
        long after,
        int limit,
        CancellationToken cancellation
    )
    {
        var count = await Count(filter, cancellation);
        await using var command = source.CreateCommand(
            $"select {Summary} from {Name} where {Matches} and position > $6 order by position limit $7"
        );
        AddFilter(command, filter);
        command.Parameters.Add(new NpgsqlParameter { Value = after });
        command.Parameters.Add(new NpgsqlParameter { Value = limit + 1 });
        var (items, last, more) = (new List<DeadLetter>(), after, false);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation) && !(more = items.Count == limit))
        {
            last = reader.GetInt64(0);
            items.Add(ReadSummary(reader));
        }

        return new DeadLetterPage(
            service.Name,
            count,
            items,
            more ? last.ToString(CultureInfo.InvariantCulture) : null
        );
    }

    /// <summary>Letters that wait, whole, in their order.</summary>
    /// <param name="id">Those with this id; null for all.</param>
    /// <param name="after">Position of the last letter that was read before.</param>
    /// <param name="last">Position of the last letter to read.</param>
    /// <param name="limit">Most letters.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task<IReadOnlyList<StoredLetter>> Read(
        string? id,
        long after,
        long last,
        int limit,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            $"""
            select {Summary}, properties::text, body from {Name}
            where settled_at is null and ($1::text is null or letter_id = $1) and position > $2 and position <= $3
            order by position limit $4
            """
        );
        foreach (var value in new object?[] { id, after, last, limit })
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return await ReadWhole(command, cancellation);
    }

    /// <summary>Position of the newest letter; 0 if there is none.</summary>
    internal async Task<long> Last(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand($"select coalesce(max(position), 0) from {Name}");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Marks a letter as sent back.</summary>
    internal async Task MarkReplayed(long position, string by, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            $"""
            with old as (delete from {Name} where settled_at < $4)
            update {Name} set settled_at = $2, settled_by = $3, outcome = '{Replayed}'
            where position = $1 and settled_at is null
            """
        );
        var now = time.GetUtcNow();
        foreach (var value in new object[] { position, now, by, now - KeepSettledFor })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Discards all letters with the id: their bodies and properties are gone.</summary>
    /// <returns>What was discarded, whole.</returns>
    internal async Task<IReadOnlyList<StoredLetter>> Discard(string id, string by, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            $$"""
            with old as (delete from {{Name}} where settled_at < $4),
                found as (select * from {{Name}} where letter_id = $1 and settled_at is null for update),
                gone as (
                    update {{Name}} as letter
                    set settled_at = $2, settled_by = $3, outcome = '{{Discarded}}', properties = '{}', body = ''
                    from found where letter.position = found.position
                )
            select {{Summary}}, properties::text, body from found order by position
            """
        );
        var now = time.GetUtcNow();
        foreach (var value in new object[] { id, now, by, now - KeepSettledFor })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await ReadWhole(command, cancellation);
    }

    private async Task<long> Count(DeadLetterFilter filter, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand($"select count(*) from {Name} where {Matches}");
        AddFilter(command, filter);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static void AddFilter(NpgsqlCommand command, DeadLetterFilter filter)
    {
        foreach (
            var value in new object?[]
            {
                filter.Queue,
                filter.Type,
                filter.Since?.ToUniversalTime(),
                filter.Until?.ToUniversalTime(),
                filter.Error,
            }
        )
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
    }

    private static async Task<IReadOnlyList<StoredLetter>> ReadWhole(
        NpgsqlCommand command,
        CancellationToken cancellation
    )
    {
        var letters = new List<StoredLetter>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            letters.Add(
                new StoredLetter(
                    reader.GetInt64(0),
                    ReadSummary(reader),
                    reader.GetString(10),
                    reader.GetFieldValue<byte[]>(11)
                )
            );
        return letters;
    }

    private static DeadLetter ReadSummary(NpgsqlDataReader reader)
    {
        return new DeadLetter
        {
            Id = reader.GetString(1),
            Type = Text(2),
            Queue = Text(3),
            DiedAt = reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4),
            ErrorType = Text(5),
            Error = Text(6),
            Replays = reader.GetInt32(7),
            Size = reader.GetInt32(8),
            Preview = LetterReading.Preview(reader.GetFieldValue<byte[]>(9)),
        };

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    /// <summary>Headers may hold anything; PostgreSQL stores every character but NUL.</summary>
    private static string? Storable(string? text) => text?.Replace('\0', '\uFFFD');
}
