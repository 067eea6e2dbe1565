using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;

namespace Sms.Changes;

/// <summary>A window or a freeze.</summary>
/// <param name="Kind">change or freeze.</param>
/// <param name="Name">Number of the change, name of the freeze.</param>
/// <param name="Services">None: all.</param>
/// <param name="State">Of the change.</param>
public sealed record CalendarEntry(
    Guid Id,
    string Kind,
    string Name,
    string Title,
    IReadOnlyList<string> Services,
    DateTimeOffset From,
    DateTimeOffset To,
    string? State
)
{
    internal static CalendarEntry Of(Change x) =>
        new(x.Id, "change", x.Number, x.Title, x.Services, x.StartsAt!.Value, x.EndsAt!.Value, x.State);

    internal static CalendarEntry Of(Freeze x) => new(x.Id, "freeze", x.Name, x.Reason, x.Services, x.From, x.To, null);
}

/// <summary>The same as iCalendar (RFC 5545), in UTC.</summary>
public static class ChangeCalendar
{
    public const string MediaType = "text/calendar";

    /// <param name="entries">What is shown.</param>
    /// <param name="revisions">
    /// By id. A calendar program that has a copy takes over what moved only if it is told that it is a later revision.
    /// </param>
    public static string ToText(IEnumerable<CalendarEntry> entries, IReadOnlyDictionary<Guid, EntryRevision> revisions)
    {
        var calendar = new Ical.Net.Calendar { ProductId = "-//Sms//Changes//EN" };
        foreach (var entry in entries)
        {
            var revision = revisions[entry.Id];
            calendar.Events.Add(
                new CalendarEvent
                {
                    Uid = $"{entry.Id}@changes",
                    Summary = $"{entry.Name}: {entry.Title}",
                    Description = entry.Services.Count == 0 ? "All services" : string.Join(", ", entry.Services),
                    Categories = [entry.Kind],
                    DtStart = Instant(entry.From),
                    DtEnd = Instant(entry.To),
                    DtStamp = Instant(revision.At),
                    LastModified = Instant(revision.At),
                    Sequence = revision.Number,
                }
            );
        }

        return new CalendarSerializer().SerializeToString(calendar)!;
    }

    private static CalDateTime Instant(DateTimeOffset at) => new(at.UtcDateTime, CalDateTime.UtcTzId);
}
