using System.Text;

namespace Sms.Capacity;

/// <summary>What a request of remote write holds for the resources.</summary>
/// <param name="Samples">To be stored.</param>
/// <param name="Handled">How many samples are to be stored, or say that there is no value (NaN).</param>
/// <param name="Unwanted">Series that no resource wants.</param>
/// <param name="LeftOut">Why samples that a resource wants are not stored, and how many; empty: all are.</param>
internal sealed record WantedSamples(
    IReadOnlyList<ResourceSample> Samples,
    int Handled,
    int Unwanted,
    IReadOnlyDictionary<string, int> LeftOut
);

/// <summary>A request has more of something than is read; the message says of what.</summary>
internal sealed class RequestTooLarge(string message) : Exception(message);

/// <summary>
/// Reads the messages of remote write: <c>prometheus.WriteRequest</c> (1.0) and <c>io.prometheus.write.v2.Request</c>
/// (2.0), whose labels are indices into a table of symbols. Only what a resource wants is kept; the rest costs no
/// memory.
/// </summary>
/// <param name="message">Unpacked.</param>
/// <param name="isVersion2">Which of the two it is.</param>
/// <param name="wanted">The resources by the names of their series.</param>
/// <param name="earliest">Samples before it are left out.</param>
/// <param name="latest">Samples after it are left out.</param>
internal sealed class WriteRequestReader(
    ReadOnlyMemory<byte> message,
    bool isVersion2,
    WantedSeries wanted,
    DateTimeOffset earliest,
    DateTimeOffset latest
)
{
    private const int MostSeries = 100_000;
    private const int MostSymbols = 500_000;
    private const int MostSamples = 100_000;
    private const int MostLabels = 100;
    private const int LongestLabel = 16 * 1024;
    private const int LongestName = 1_024;

    private readonly List<Range> _symbols = [];
    private readonly List<int> _references = [];
    private readonly List<Label> _labels = [];
    private readonly Dictionary<Guid, Match> _matches = [];
    private readonly Dictionary<string, int> _leftOut = [];
    private int _unwanted;

    /// <exception cref="InvalidDataException">It is no such message.</exception>
    /// <exception cref="RequestTooLarge">It has more than is read.</exception>
    public WantedSamples Read()
    {
        if (isVersion2)
            ReadSymbols();
        var count = 0;
        var reader = new ProtobufReader(message.Span, ..);
        while (reader.Next())
        {
            if (reader.Field != (isVersion2 ? 5 : 1))
            {
                reader.Skip();
                continue;
            }

            if (++count > MostSeries)
                throw new RequestTooLarge($"A request has at most {MostSeries} series.");
            MatchSeries(reader.Bytes());
        }

        var (samples, handled) = (new List<ResourceSample>(), 0);
        foreach (var (resource, match) in _matches)
        {
            foreach (var series in match.Series)
                handled += ReadSamples(resource, series, samples);
        }

        return new(samples, handled, _unwanted, _leftOut);
    }

    private void ReadSymbols()
    {
        var reader = new ProtobufReader(message.Span, ..);
        while (reader.Next())
        {
            if (reader.Field != 4)
            {
                reader.Skip();
                continue;
            }

            if (_symbols.Count == MostSymbols)
                throw new RequestTooLarge($"A request has at most {MostSymbols} symbols.");
            _symbols.Add(reader.Bytes());
        }

        if (_symbols.Count > 0 && Text(_symbols[0]).Length > 0)
            throw new InvalidDataException("The first symbol has to be the empty text.");
    }

    private void MatchSeries(Range series)
    {
        if (isVersion2)
            ReadReferences(series);
        else
            ReadLabels(series);
        var isWanted = false;
        foreach (var resource in Candidates())
        {
            if (!resource.Labels.All(label => IsLabelled(label.Name, label.Value)))
                continue;
            isWanted = true;
            Assign(resource.Id, series);
        }

        if (!isWanted)
            _unwanted++;
    }

    /// <summary>
    /// Of several series that fit a resource it gets the first by its labels: those of another do not belong to it.
    /// </summary>
    private void Assign(Guid resource, Range series)
    {
        if (
            _labels.Count > MostLabels
            || _labels.Exists(label => Length(label.Name) > LongestLabel || Length(label.Value) > LongestLabel)
        )
        {
            LeaveOut($"its series has more than {MostLabels} labels, or one of more than {LongestLabel} bytes");
            return;
        }

        var order = _matches.TryGetValue(resource, out var match) ? CompareLabels(match.Labels) : -1;
        if (order < 0)
            _matches[resource] = new([.. _labels], [series]);
        else if (order == 0)
            match!.Series.Add(series);
    }

    /// <summary>Labels as pairs of texts; no more of them than are needed to see that they are too many.</summary>
    private void ReadLabels(Range series)
    {
        _labels.Clear();
        var reader = new ProtobufReader(message.Span, series);
        while (reader.Next())
        {
            if (reader.Field != 1)
            {
                reader.Skip();
                continue;
            }

            var (name, value) = (new Range(0, 0), new Range(0, 0));
            var label = new ProtobufReader(message.Span, reader.Bytes());
            while (label.Next())
            {
                if (label.Field == 1)
                    name = label.Bytes();
                else if (label.Field == 2)
                    value = label.Bytes();
                else
                    label.Skip();
            }

            if (_labels.Count <= MostLabels)
                _labels.Add(new(name, value));
        }
    }

    /// <summary>The same of version 2.0, whose numbers may be packed or not.</summary>
    private void ReadReferences(Range series)
    {
        _labels.Clear();
        _references.Clear();
        var count = 0;
        var reader = new ProtobufReader(message.Span, series);
        while (reader.Next())
        {
            if (reader.Field != 1)
                reader.Skip();
            else if (reader.Type == WireType.Varint)
                Refer(reader.Varint());
            else
            {
                var packed = new ProtobufReader(message.Span, reader.Bytes());
                while (!packed.IsAtEnd)
                    Refer(packed.Varint());
            }
        }

        if (count % 2 != 0)
            throw new InvalidDataException("The references to the labels of a series are no pairs.");
        for (var i = 0; i + 1 < _references.Count; i += 2)
            _labels.Add(new(_symbols[_references[i]], _symbols[_references[i + 1]]));

        void Refer(ulong symbol)
        {
            if (symbol >= (ulong)_symbols.Count)
                throw new InvalidDataException($"A label refers to symbol {symbol} of {_symbols.Count}.");
            count++;
            if (_references.Count < 2 * (MostLabels + 1))
                _references.Add((int)symbol);
        }
    }

    /// <summary>Resources whose series have the name of this one.</summary>
    private IReadOnlyList<WantedSeries.Entry> Candidates()
    {
        var index = _labels.FindIndex(label => Text(label.Name).SequenceEqual(WantedSeries.NameLabel));
        if (index < 0 || Length(_labels[index].Value) > LongestName)
            return [];
        Span<char> name = stackalloc char[LongestName];
        return wanted.Named(name[..Encoding.UTF8.GetChars(Text(_labels[index].Value), name)]);
    }

    private bool IsLabelled(byte[] name, byte[] value)
    {
        foreach (var label in _labels)
        {
            if (Text(label.Name).SequenceEqual(name))
                return Text(label.Value).SequenceEqual(value);
        }

        return false;
    }

    private int CompareLabels(IReadOnlyList<Label> others)
    {
        for (var i = 0; i < Math.Min(_labels.Count, others.Count); i++)
        {
            if (Compare(_labels[i].Name, others[i].Name) is var names && names != 0)
                return names;
            if (Compare(_labels[i].Value, others[i].Value) is var values && values != 0)
                return values;
        }

        return _labels.Count.CompareTo(others.Count);

        int Compare(Range one, Range other) => one.Equals(other) ? 0 : Text(one).SequenceCompareTo(Text(other));
    }

    /// <returns>How many were taken, or say that there is no value.</returns>
    private int ReadSamples(Guid resource, Range series, List<ResourceSample> samples)
    {
        var handled = 0;
        var reader = new ProtobufReader(message.Span, series);
        while (reader.Next())
        {
            if (reader.Field == (isVersion2 ? 3 : 4))
                LeaveOut("a native histogram is no number");
            if (reader.Field != 2)
            {
                reader.Skip();
                continue;
            }

            var (value, time) = (0.0, 0L);
            var sample = new ProtobufReader(message.Span, reader.Bytes());
            while (sample.Next())
            {
                if (sample.Field == 1)
                    value = sample.Double();
                else if (sample.Field == 2)
                    time = (long)sample.Number();
                else
                    sample.Skip();
            }

            // Prometheus marks the end of a series by a NaN.
            if (double.IsNaN(value))
                handled++;
            else if (double.IsInfinity(value))
                LeaveOut("its value is infinite");
            else if (time < earliest.ToUnixTimeMilliseconds())
                LeaveOut($"its time is before {earliest:yyyy}");
            else if (time > latest.ToUnixTimeMilliseconds())
                LeaveOut("its time is after now");
            else
            {
                if (samples.Count == MostSamples)
                    throw new RequestTooLarge($"A request has at most {MostSamples} samples of resources.");
                samples.Add(new(resource, DateTimeOffset.FromUnixTimeMilliseconds(time), value));
                handled++;
            }
        }

        return handled;
    }

    private void LeaveOut(string reason) => _leftOut[reason] = _leftOut.GetValueOrDefault(reason) + 1;

    private ReadOnlySpan<byte> Text(Range range) => message.Span[range];

    private static int Length(Range range) => range.End.Value - range.Start.Value;

    private readonly record struct Label(Range Name, Range Value);

    /// <param name="Labels">Of the series that the resource gets.</param>
    /// <param name="Series">Where they are: a request may have several with the same labels.</param>
    private sealed record Match(IReadOnlyList<Label> Labels, List<Range> Series);
}
