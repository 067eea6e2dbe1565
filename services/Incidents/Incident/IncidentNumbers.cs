using System.Globalization;
using Marten;
using Npgsql;

namespace Sms.Incidents;

/// <summary>
/// The numbers that people use: <c>INC0000012</c>. Given by a sequence of the database, never twice; gaps are harmless.
/// </summary>
public sealed class IncidentNumbers(NpgsqlDataSource source)
{
    internal const string Sequence = "incident_number";
    private const string Prefix = "INC";

    public async Task<IReadOnlyList<long>> Next(int count, CancellationToken cancellation)
    {
        if (count == 0)
            return [];
        await using var command = source.CreateCommand($"select nextval('{Sequence}') from generate_series(1, $1)");
        command.Parameters.Add(new NpgsqlParameter { Value = count });
        var numbers = new List<long>(count);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            numbers.Add(reader.GetInt64(0));
        return numbers;
    }

    /// <summary>The 12 of INC0000012, or null for anything else.</summary>
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
    /// The stream behind a UUID, a number or an imported number (<c>servicenow:INC0010023</c>) in a path.
    /// </summary>
    public static async Task<Guid?> Find(string id, IQuerySession session, CancellationToken cancellation)
    {
        if (Guid.TryParse(id, out var guid))
            return guid;
        if (ImportedId.Parse(id) is { } imported)
            return imported;
        if (SequenceOf(id) is not { } sequence)
            return null;
        var found = await session
            .Query<Incident>()
            .Where(x => x.Sequence == sequence)
            .Select(x => x.Id)
            .ToListAsync(cancellation);
        return found.Count == 1 ? found[0] : null;
    }
}
