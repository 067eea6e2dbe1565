using System.Text;
using Sms.ServiceDefaults.Http;

namespace Sms.Sla;

/// <summary>A line of an iCalendar file (RFC 5545, 3.1) after unfolding.</summary>
/// <param name="Number">Line of the file on which it begins, counted from 1.</param>
/// <param name="Name">In upper case, as names are compared without their case.</param>
/// <param name="Parameters">By name, without quotes; names are compared without their case.</param>
internal sealed record ContentLine(
    int Number,
    string Name,
    IReadOnlyDictionary<string, string> Parameters,
    string Value
)
{
    /// <summary>The first value of a parameter, or null.</summary>
    internal string? Parameter(string name) => Parameters.GetValueOrDefault(name);

    /// <summary>The value of a property that is text, without escapes.</summary>
    internal string Text()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Value.Length; i++)
        {
            var escaped = Value[i] == '\\' && i + 1 < Value.Length;
            text.Append(
                !escaped ? Value[i]
                : Value[++i] is 'n' or 'N' ? '\n'
                : Value[i]
            );
        }

        return text.ToString().Trim();
    }

    /// <summary>
    /// Unfolds bytes, not characters: a writer may fold a line inside of a letter. Each line is then decoded by itself.
    /// </summary>
    /// <exception cref="UndecodableText">A line is not text.</exception>
    /// <exception cref="FormatException">A line is not NAME:VALUE.</exception>
    internal static IReadOnlyList<ContentLine> Read(ReadOnlySpan<byte> file, string? charset)
    {
        var (encoding, mark) = StrictText.EncodingOf(file, charset);
        // Line breaks of UTF-16 are not single bytes. Nothing is folded inside of its letters.
        if (encoding.GetByteCount("\n") > 1)
        {
            file = Encoding.UTF8.GetBytes(StrictText.Decode(file[mark..], encoding, firstLine: 1));
            (encoding, mark) = (Encoding.UTF8, 0);
        }

        var lines = new List<ContentLine>();
        var (unfolded, first, number) = (new List<byte>(), 1, 0);
        for (var rest = file[mark..]; rest.Length > 0; )
        {
            var end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + (rest[end..] is [(byte)'\r', (byte)'\n', ..] ? 2 : 1))..];
            number++;
            if (line is [(byte)' ' or (byte)'\t', ..] && unfolded.Count > 0)
            {
                unfolded.AddRange(line[1..]);
                continue;
            }

            Add(unfolded);
            (unfolded, first) = ([.. line], number);
        }

        Add(unfolded);
        return lines;

        void Add(List<byte> bytes)
        {
            var text = StrictText.Decode([.. bytes], encoding, first);
            if (text.Contains('\0'))
                throw new FormatException($"Line {first} has a NUL character, which cannot be stored.");
            // Old programs end a file with Ctrl-Z.
            if (!string.IsNullOrWhiteSpace(text.TrimEnd('\x1A')))
                lines.Add(Parse(text, first));
        }
    }

    private static ContentLine Parse(string text, int number)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var at = text.AsSpan().IndexOfAny(':', ';');
        var name = at > 0 ? text[..at].Trim().ToUpperInvariant() : "";
        while (at > 0 && text[at] == ';')
        {
            var begin = at + 1;
            at = EndOfParameter(text, begin);
            if (at < 0)
                break;
            var parts = text[begin..at].Split('=', 2);
            if (parts.Length == 2)
                parameters.TryAdd(parts[0].Trim(), parts[1].Trim().Trim('"'));
        }

        return at > 0
            ? new(number, name, parameters, text[(at + 1)..].Trim())
            : throw new FormatException(
                $"The file cannot be read: line {number} is not NAME:VALUE, as lines of iCalendar are."
            );
    }

    /// <returns>Where the next parameter or the value begins; -1 when the line ends before that.</returns>
    private static int EndOfParameter(string text, int begin)
    {
        var quoted = false;
        for (var i = begin; i < text.Length; i++)
        {
            if (text[i] == '"')
                quoted = !quoted;
            else if (!quoted && text[i] is ':' or ';')
                return i;
        }

        return -1;
    }
}
