using System.Collections.Concurrent;

namespace Sms.Problems;

/// <summary>
/// Symptoms of which a proposal has enough evidence: for a moment nobody looks at their next incidents, or a storm of
/// thousands would be compared with itself one by one. Each process has its own; what is passed over is in the facts.
/// </summary>
public sealed class Satisfied(TimeProvider time)
{
    private const int Most = 10_000;
    private static readonly TimeSpan For = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string? Service, string Symptom), DateTimeOffset> _until = [];

    internal bool By(HeardIncident heard) =>
        _until.TryGetValue(KeyOf(heard), out var until) && time.GetUtcNow() < until;

    internal void Note(HeardIncident heard)
    {
        if (_until.Count >= Most)
            _until.Clear();
        _until[KeyOf(heard)] = time.GetUtcNow() + For;
    }

    private static (string?, string) KeyOf(HeardIncident heard) => (heard.Fact.Service, heard.Symptom.Key);
}
