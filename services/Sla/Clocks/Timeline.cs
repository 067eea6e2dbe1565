using NodaTime;

namespace Sms.Sla;

/// <summary>From <c>From</c> on the value holds; <c>Fact</c> began it.</summary>
internal sealed record Entry<T>(Instant From, T Value, Fact Fact);

/// <summary>
/// One aspect of an incident over business time. Statements are made in the order of their versions, and each is about
/// all the time from its moment on: it overrides what earlier statements said of later moments.
/// </summary>
internal sealed class Timeline<T>(Instant start, T value, Fact fact)
{
    private readonly List<Entry<T>> _entries = [new(start, value, fact)];

    internal IReadOnlyList<Entry<T>> Entries => _entries;

    internal T Last => _entries[^1].Value;

    internal void Set(Instant at, T value, Fact fact)
    {
        // What happened before the report is so from the report on.
        if (at < start)
            at = start;
        _entries.RemoveAll(entry => entry.From >= at);
        if (_entries.Count == 0 || !Equals(Last, value))
            _entries.Add(new(at, value, fact));
    }

    internal Entry<T> At(Instant at) => _entries.FindLast(entry => entry.From <= at)!;
}
