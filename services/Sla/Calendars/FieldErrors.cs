namespace Sms.Sla;

/// <summary>What is wrong with a request, by field as it is called in the JSON; answered as 400.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> _errors = [];

    internal void Add(string field, string message)
    {
        if (!_errors.TryGetValue(field, out var messages)) _errors[field] = messages = [];
        messages.Add(message);
    }

    internal void Unless(bool holds, string field, string message)
    {
        if (!holds) Add(field, message);
    }

    internal Dictionary<string, string[]> ToDictionary() => _errors.ToDictionary(error => error.Key, error => error.Value.ToArray());
}
