using System.Globalization;
using Marten;
using Weasel.Postgresql;

namespace Sms.ServiceDefaults;

/// <summary>
/// The numbers that people use for one kind of record: <c>INC0000012</c>. A sequence of the database gives each number
/// once; gaps are harmless.
/// </summary>
/// <param name="Prefix">Letters in front of the digits, such as <c>INC</c>.</param>
/// <param name="Sequence">Name of the sequence in the database of the service.</param>
public sealed record NumberSeries(string Prefix, string Sequence)
{
    /// <summary>12 as <c>INC0000012</c>: at least seven digits.</summary>
    public string Format(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{sequence:D7}");

    /// <summary>The 12 of <c>INC0000012</c>, in capital or small letters, or null for any other text.</summary>
    public long? Parse(string? number) =>
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
    /// Finds the stream that a path names by its UUID, its number, or its number in the system it was imported from
    /// (<c>servicenow:INC0010023</c>).
    /// </summary>
    /// <param name="imported">The id of a record that was imported.</param>
    /// <param name="numbered">The ids of the streams with a number: none or one.</param>
    /// <returns>Null if no stream has the number. A UUID and an imported number are not looked up.</returns>
    public async Task<Guid?> Find(
        string id,
        Func<ExternalNumber, Guid> imported,
        Func<long, IQueryable<Guid>> numbered,
        CancellationToken cancellation
    )
    {
        if (Guid.TryParse(id, out var guid))
            return guid;
        if (ExternalNumber.Parse(id) is { } external)
            return imported(external);
        if (Parse(id) is not { } sequence)
            return null;
        var found = await numbered(sequence).ToListAsync(cancellation);
        return found.Count == 1 ? found[0] : null;
    }

    /// <summary>Makes the sequence part of the store's schema.</summary>
    public void AddSequence(StoreOptions options) =>
        options.Storage.ExtendedSchemaObjects.Add(new Sequence(options.NameOf(Sequence)));
}
