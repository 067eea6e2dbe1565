using System.Text.Json;
using Npgsql;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Http;

namespace Sms.Webhooks;

/// <summary>A delivery as its log shows it.</summary>
/// <param name="Id">What goes along as <c>webhook-id</c>, the same for every attempt.</param>
/// <param name="State">pending, delivered or failed.</param>
/// <param name="Reason">Why it failed for good: exhausted, gone or disabled.</param>
/// <param name="NextAttemptAt">While it is pending.</param>
/// <param name="Attempts">All that were made, the first one first.</param>
/// <param name="Event">What is sent; only in the answer for one delivery.</param>
public sealed record Delivery(
    Guid Id,
    string EventId,
    string Type,
    string? Subject,
    string State,
    string? Reason,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt,
    IReadOnlyList<Attempt> Attempts,
    JsonElement? Event = null
);

/// <param name="Next">Cursor of the next page, or null at the end.</param>
public sealed record DeliveryPage(IReadOnlyList<Delivery> Items, string? Next);

/// <summary>Reads deliveries, and sets them going again.</summary>
internal static class DeliveryLog
{
    private const string Columns =
        "delivery_id, event_id, type, subject, state, reason, created_at, next_attempt_at, attempts";

    /// <summary>Newest first.</summary>
    internal static async Task<DeliveryPage> Page(
        NpgsqlDataSource source,
        Guid subscription,
        string? state,
        Cursor? before,
        int size,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            $"""
            select {Columns} from {DeliveryTable.Name}
            where subscription_id = $1 and ($2::text is null or state = $2)
                and ($3::timestamptz is null or (created_at, delivery_id) < ($3, $4::uuid))
            order by created_at desc, delivery_id desc limit $5
            """
        );
        foreach (
            var value in new object?[]
            {
                subscription,
                state,
                before?.At,
                before is null ? null : Guid.Parse(before.Key),
                size + 1,
            }
        )
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        var items = new List<Delivery>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            items.Add(Read(reader));
        if (items.Count <= size)
            return new DeliveryPage(items, null);
        items.RemoveAt(size);
        return new DeliveryPage(items, new Cursor(items[^1].CreatedAt, items[^1].Id.ToString()).ToString());
    }

    internal static async Task<Delivery?> Find(
        NpgsqlDataSource source,
        Guid subscription,
        Guid delivery,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            $"select {Columns}, body from {DeliveryTable.Name} where subscription_id = $1 and delivery_id = $2"
        );
        command.Parameters.Add(new() { Value = subscription });
        command.Parameters.Add(new() { Value = delivery });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? Read(reader) with
            {
                Event = JsonSerializer.Deserialize<JsonElement>(reader.GetFieldValue<byte[]>(9)),
            }
            : null;
    }

    /// <summary>Due at once. What is being sent at this moment is not sent beside it: its own end decides.</summary>
    internal static async Task SetDue(
        NpgsqlDataSource source,
        Guid delivery,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        await using var command = source.CreateCommand(
            $"""
            update {DeliveryTable.Name} set state = '{DeliveryState.Pending}', reason = null, next_attempt_at = $2,
                attempt = case when state = '{DeliveryState.Failed}' then 0 else attempt end
            where delivery_id = $1 and state <> '{DeliveryState.Delivered}'
            """
        );
        command.Parameters.Add(new() { Value = delivery });
        command.Parameters.Add(new() { Value = now });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static Delivery Read(NpgsqlDataReader row) =>
        new(
            row.GetGuid(0),
            row.GetString(1),
            row.GetString(2),
            row.IsDBNull(3) ? null : row.GetString(3),
            row.GetString(4),
            row.IsDBNull(5) ? null : row.GetString(5),
            row.GetFieldValue<DateTimeOffset>(6),
            row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7),
            JsonSerializer.Deserialize<Attempt[]>(row.GetString(8), Defaults.Json)!
        );
}
