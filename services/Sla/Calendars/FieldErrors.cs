namespace Sms.Sla;

/// <summary>What is wrong with a request, by field as it is called in the JSON; answered as 400.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> _errors = [];

    internal void Add(string field, params IEnumerable<string> wrong)
    {
        if (!_errors.TryGetValue(field, out var messages))
            _errors[field] = messages = [];
        messages.AddRange(wrong);
    }

    internal void Unless(bool holds, string field, string message)
    {
        if (!holds)
            Add(field, message);
    }

    internal Dictionary<string, string[]> ToDictionary() =>
        _errors.ToDictionary(error => error.Key, error => error.Value.ToArray());
}
