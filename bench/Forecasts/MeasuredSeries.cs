using System.Globalization;
using System.IO.Compression;
using Sms.Capacity;

namespace Sms.Bench.Forecasts;

/// <summary>A series to forecast, and its own measurements, which a Prometheus would have.</summary>
internal sealed record MeasuredSeries(string Name, IReadOnlyList<Sample> Samples)
{
    /// <summary>At the rhythm of its measurements.</summary>
    public Series Series { get; } = Series.Of(Samples, Steps.For(Spacing(Samples), TimeSpan.Zero, TimeSpan.Zero));

    /// <summary>Files <c>timestamp,value</c> with a line of names, packed or not.</summary>
    public static IEnumerable<MeasuredSeries> ReadAll(string folder) =>
        Directory
            .GetFiles(folder)
            .Where(file =>
                file.EndsWith(".csv", StringComparison.Ordinal) || file.EndsWith(".csv.gz", StringComparison.Ordinal)
            )
            .Order(StringComparer.Ordinal)
            .Select(Read);

    private static MeasuredSeries Read(string file)
    {
        using Stream stream = file.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(File.OpenRead(file), CompressionMode.Decompress)
            : File.OpenRead(file);
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        var samples = new List<Sample>();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(',');
            samples.Add(
                new(
                    DateTimeOffset.Parse(fields[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
                    double.Parse(fields[1], CultureInfo.InvariantCulture)
                )
            );
        }

        return new(
            Path.GetFileName(file).Split('.')[0],
            [.. samples.DistinctBy(sample => sample.At).OrderBy(sample => sample.At)]
        );
    }

    private static TimeSpan Spacing(IReadOnlyList<Sample> samples)
    {
        var gaps = samples.Zip(samples.Skip(1), (earlier, later) => later.At - earlier.At).Order().ToList();
        return gaps[gaps.Count / 2];
    }
}
