using System.Diagnostics;
using Marten;
using Weasel.Postgresql.Tables;

namespace Sms.ServiceDefaults.Due;

/// <summary>
/// Moments at which something has to be decided, one row for a stream and kind, indexed by time. Written in the
/// transaction that appends to the stream; emptied by the <see cref="DueAgent"/>. A row holds the trace of the
/// operation that first set it, which goes on when its moment comes.
/// </summary>
public static class DueTable
{
    private const string Name = "due";

    public static void AddDueTable(this StoreOptions options)
    {
        var table = new Table(options.NameOf(Name));
        table.AddColumn<Guid>("stream_id").AsPrimaryKey();
        table.AddColumn<string>("kind").AsPrimaryKey();
        table.AddColumn<DateTimeOffset>("due_at").NotNull().AddIndex();
        // Null where none was known, and in rows of older versions.
        table.AddColumn<string>("trace");
        options.Storage.ExtendedSchemaObjects.Add(table);
    }

    /// <summary>
    /// The next moment of something that was just looked at, or with null none; unless somebody has set another one
    /// meanwhile, who may know what was not yet to be seen.
    /// </summary>
    public static void SetNext(this IDocumentOperations session, DueItem looked, DateTimeOffset? next)
    {
        if (next is { } at)
            session.QueueSqlCommand(
                $"update {Name} set due_at = ? where stream_id = ? and kind = ? and due_at = ?",
                at.ToUniversalTime(),
                looked.Stream,
                looked.Kind,
                looked.DueAt.ToUniversalTime()
            );
        else
            session.QueueSqlCommand(
                $"delete from {Name} where stream_id = ? and kind = ? and due_at = ?",
                looked.Stream,
                looked.Kind,
                looked.DueAt.ToUniversalTime()
            );
    }

    /// <summary>
    /// Sets the moment, moves it, or with null takes it away. For whoever knows all that this moment is for: with the
    /// stream locked, or its version checked, as everybody else does who sets it.
    /// </summary>
    /// <param name="session">Commits it.</param>
    /// <param name="stream">What will be looked at.</param>
    /// <param name="kind">What for.</param>
    /// <param name="dueAt">The moment, or null.</param>
    /// <param name="trace">
    /// W3C trace context that what comes of it belongs to, unless the moment was set before; null is that of the
    /// current operation.
    /// </param>
    public static void SetDue(
        this IDocumentOperations session,
        Guid stream,
        string kind,
        DateTimeOffset? dueAt,
        string? trace = null
    )
    {
        if (dueAt is { } at)
            session.QueueSqlCommand(
                $"""
                insert into {Name} (stream_id, kind, due_at, trace) values (?, ?, ?, ?::text)
                on conflict (stream_id, kind) do update set due_at = excluded.due_at
                """,
                stream,
                kind,
                at.ToUniversalTime(),
                (object?)(trace ?? Activity.Current?.Id) ?? DBNull.Value
            );
        else
            session.QueueSqlCommand($"delete from {Name} where stream_id = ? and kind = ?", stream, kind);
    }
}
