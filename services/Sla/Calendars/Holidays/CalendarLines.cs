namespace Sms.Sla;

/// <summary>The components of an iCalendar file that matter for holidays.</summary>
/// <param name="Events">In the order of the file; null when there is no calendar at all.</param>
/// <param name="Name">X-WR-CALNAME, or NAME of RFC 7986.</param>
/// <param name="Cancelled">The file takes its events back (METHOD:CANCEL).</param>
internal sealed record CalendarLines(IReadOnlyList<EventLines>? Events, string? Name, bool Cancelled)
{
    private const string Calendar = "VCALENDAR";
    private const string Event = "VEVENT";

    /// <exception cref="FormatException">A component has no end, or a line is in none.</exception>
    internal static CalendarLines Of(IReadOnlyList<ContentLine> lines)
    {
        var (events, names, cancelled) = ((List<EventLines>?)null, new Dictionary<string, string>(), false);
        var open = new Stack<ContentLine>();
        foreach (var line in lines)
        {
            switch (line.Name)
            {
                case "BEGIN":
                    if (open.Count == 0 && !Is(line, Calendar))
                        throw Unreadable($"line {line.Number} is in no calendar (VCALENDAR)");
                    if (open.Count == 0)
                        events ??= [];
                    if (open.Count == 1 && Is(line, Event))
                        events!.Add(new(line));
                    open.Push(line);
                    break;
                case "END":
                    if (open.Count == 0 || !Is(line, open.Pop().Value))
                        throw Unreadable($"line {line.Number} ends what does not begin before it");
                    break;
                case var _ when open.Count == 0:
                    throw Unreadable($"line {line.Number} is in no calendar (VCALENDAR)");
                case "METHOD" when open.Count == 1:
                    cancelled |= Is(line, "CANCEL");
                    break;
                case "X-WR-CALNAME" or "NAME" when open.Count == 1:
                    names.TryAdd(line.Name, line.Text());
                    break;
                case var _ when open.Count == 2 && Is(open.Peek(), Event):
                    events![^1].Add(line);
                    break;
            }
        }

        if (open.TryPeek(out var unended))
            throw Unreadable($"what begins on line {unended.Number} has no end");
        return new(
            events,
            new[] { "X-WR-CALNAME", "NAME" }
                .Select(names.GetValueOrDefault)
                .FirstOrDefault(name => !string.IsNullOrWhiteSpace(name)),
            cancelled
        );
    }

    private static bool Is(ContentLine line, string component) =>
        line.Value.Equals(component, StringComparison.OrdinalIgnoreCase);

    private static FormatException Unreadable(string why) => new($"The file cannot be read: {why}.");
}
