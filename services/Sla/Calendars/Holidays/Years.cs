namespace Sms.Sla;

/// <summary>Whole years that holidays are taken for, both included.</summary>
public sealed record Years(int From, int To)
{
    /// <summary>A file with yearly rules has no end: more than this is a mistake.</summary>
    public const int Most = 30;

    public bool Has(DateOnly date) => date.Year >= From && date.Year <= To;

    /// <summary>This year and the two after it, unless the request says otherwise.</summary>
    internal static Years Of(int? from, int? to, DateTimeOffset now)
    {
        var first = from ?? Math.Min(now.Year, to ?? now.Year);
        return new(first, to ?? first + 2);
    }

    internal Dictionary<string, string[]> Validate()
    {
        var errors = new FieldErrors();
        errors.Unless(From is >= 1970 and <= 2200, "from", "A year from 1970 to 2200.");
        errors.Unless(To >= From && To < From + Most, "to", $"Not before the first year, and {Most} years at most.");
        return errors.ToDictionary();
    }
}
