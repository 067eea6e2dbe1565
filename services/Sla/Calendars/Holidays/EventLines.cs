namespace Sms.Sla;

/// <summary>The lines of one VEVENT, without those of components inside of it such as alarms.</summary>
/// <param name="begin">BEGIN:VEVENT.</param>
internal sealed class EventLines(ContentLine begin)
{
    private readonly List<ContentLine> _lines = [];

    internal string? Uid => First("UID")?.Value is { Length: > 0 } uid ? uid : null;

    internal string Summary => First("SUMMARY")?.Text() is { Length: > 0 } summary ? summary : "Holiday";

    /// <summary>Which event it is, for people: where its UID is, else where it begins.</summary>
    internal string Place => $"Line {(First("UID") ?? begin).Number}, UID {Uid ?? "missing"} ({Summary})";

    internal void Add(ContentLine line) => _lines.Add(line);

    internal ContentLine? First(string name) => _lines.Find(line => line.Name == name);

    internal IEnumerable<ContentLine> All(string name) => _lines.Where(line => line.Name == name);

    /// <summary>Compares as RFC 5545 does, without the case.</summary>
    internal bool Is(string name, string value) =>
        string.Equals(First(name)?.Value, value, StringComparison.OrdinalIgnoreCase);
}
