using System.Globalization;
using Marten;
using Npgsql;

namespace Sms.Changes;

/// <summary>
/// The numbers that people use: <c>CHG0000012</c>. Given by a sequence of the database, never twice; gaps are harmless.
/// </summary>
public sealed class ChangeNumbers(NpgsqlDataSource source)
{
    internal const string Sequence = "change_number";
    private const string Prefix = "CHG";

    public async Task<long> Next(CancellationToken cancellation)
    {
        await using var command = source.CreateCommand($"select nextval('{Sequence}')");
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>The 12 of CHG0000012, or null for anything else.</summary>
    public static long? SequenceOf(string? number) =>
        number is not null
        && number.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
        && long.TryParse(
            number.AsSpan(Prefix.Length),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var sequence
        )
            ? sequence
            : null;

    /// <summary>
    /// The stream behind a UUID, a number or an imported number (<c>servicenow:CHG0010023</c>) in a path.
    /// </summary>
    public static async Task<Guid?> Find(string id, IQuerySession session, CancellationToken cancellation)
    {
        if (Guid.TryParse(id, out var guid))
            return guid;
        if (KnownId.Imported(id) is { } imported)
            return imported;
        if (SequenceOf(id) is not { } sequence)
            return null;
        var found = await session
            .Query<Change>()
            .Where(x => x.Sequence == sequence)
            .Select(x => x.Id)
            .ToListAsync(cancellation);
        return found.Count == 1 ? found[0] : null;
    }
}
