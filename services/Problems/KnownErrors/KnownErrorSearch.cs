using Marten;
using Npgsql;

namespace Sms.Problems;

/// <summary>A known error that has words of a text.</summary>
/// <param name="Asked">Whose text it is.</param>
/// <param name="Words">How many of its words the known error has.</param>
public sealed record FoundKnownError(Guid ProblemId, Guid Asked, int Words);

/// <summary>
/// The full text search over title, symptom and root cause of known errors. Any text is safe: what is asked for are
/// stems, which are letters alone, any of them; each counts once, and rare ones no more than others.
/// </summary>
internal static class KnownErrorSearch
{
    /// <summary>Of the index: words are stems already.</summary>
    internal const string Language = "simple";

    /// <summary>For one text, when only the best few are wanted.</summary>
    internal const int Best = 1_000;

    /// <param name="session">Of the service.</param>
    /// <param name="texts">By the ids that the answer names them with.</param>
    /// <param name="problem">Look at this one alone, or null: at all.</param>
    /// <param name="atMost">For one text; null: all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The best first.</returns>
    internal static async Task<IReadOnlyList<FoundKnownError>> Find(
        IQuerySession session,
        IReadOnlyCollection<(Guid Id, Symptom Text)> texts,
        Guid? problem,
        int? atMost,
        CancellationToken cancellation
    )
    {
        var asked = texts.Where(text => !text.Text.IsEmpty).ToList();
        if (asked.Count == 0)
            return [];
        await using var command = new NpgsqlCommand(
            $"""
            select found.id, asked.id, found.rank
            from unnest($1::uuid[], $2::text[]) as asked(id, words)
                cross join lateral to_tsquery('{Language}', asked.words) as query
                cross join lateral (
                    select problem.id,
                        ts_rank_cd('{"{1,1,1,1}"}', to_tsvector('{Language}', problem.data ->> 'words'), query) as rank
                    from mt_doc_problem problem
                    where to_tsvector('{Language}', problem.data ->> 'words') @@ query and problem.state = any($3)
                        and problem.data ->> 'knownErrorAt' is not null and ($4::uuid is null or problem.id = $4)
                    order by rank desc, problem.id limit $5) as found
            order by found.rank desc, found.id, asked.id
            """
        )
        {
            Parameters =
            {
                new() { Value = asked.Select(text => text.Id).ToArray() },
                new() { Value = asked.Select(text => string.Join(" | ", text.Text.Stems)).ToArray() },
                new() { Value = ProblemState.Open.ToArray() },
                new() { Value = (object?)problem ?? DBNull.Value },
                new() { Value = (object?)atMost ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint },
            },
        };
        var found = new List<FoundKnownError>();
        await using var reader = await session.ExecuteReaderAsync(command, cancellation);
        while (await reader.ReadAsync(cancellation))
            found.Add(new(reader.GetGuid(0), reader.GetGuid(1), (int)Math.Round(reader.GetFloat(2))));
        return found;
    }
}
