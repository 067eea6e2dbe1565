using System.Text;

namespace Sms.Capacity;

/// <summary>The series of remote write that resources want, to be found by their names.</summary>
internal sealed class WantedSeries
{
    private readonly Dictionary<string, Entry[]> _byName;

    /// <param name="resources">Those that are not of remote write are passed over.</param>
    public WantedSeries(IEnumerable<Resource> resources) =>
        _byName = resources
            .Where(resource => resource.Terms.Source is { Kind: SourceKind.RemoteWrite })
            .GroupBy(resource => resource.Terms.Source!.Labels![MeasurementSource.NameLabel])
            .ToDictionary(group => group.Key, group => group.Select(Entry.Of).ToArray());

    public static ReadOnlySpan<byte> NameLabel => "__name__"u8;

    public IReadOnlyList<Entry> Named(ReadOnlySpan<char> name) =>
        _byName.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var found) ? found : [];

    /// <summary>What a resource wants; the labels in UTF-8, as they are sent.</summary>
    internal sealed record Entry(Guid Id, IReadOnlyList<(byte[] Name, byte[] Value)> Labels)
    {
        public static Entry Of(Resource resource) =>
            new(
                resource.Id,
                [
                    .. resource.Terms.Source!.Labels!.Select(label =>
                        (Encoding.UTF8.GetBytes(label.Key), Encoding.UTF8.GetBytes(label.Value))
                    ),
                ]
            );
    }
}
