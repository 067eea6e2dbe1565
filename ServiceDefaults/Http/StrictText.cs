using System.Text;

namespace Sms.ServiceDefaults.Http;

/// <summary>
/// Bytes that are not text in the encoding that they are said to be in; the message names the byte and its line.
/// </summary>
public sealed class UndecodableText(string message) : Exception(message);

/// <summary>
/// Decodes the text of files and bodies without ever replacing what cannot be decoded: a name that was spoiled once
/// stays
/// spoiled. The command line compiles this file too.
/// </summary>
public static class StrictText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // The longer marks come first: that of UTF-32 begins with that of UTF-16.
    private static readonly (byte[] Mark, string Name)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], "utf-8"),
        ([0xFF, 0xFE, 0, 0], "utf-32"),
        ([0, 0, 0xFE, 0xFF], "utf-32BE"),
        ([0xFF, 0xFE], "utf-16"),
        ([0xFE, 0xFF], "utf-16BE"),
    ];

    static StrictText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>
    /// Decodes by the byte order mark, else by the charset, else as UTF-16 if every other byte is zero, else as
    /// UTF-8.
    /// </summary>
    /// <param name="bytes">All of the text.</param>
    /// <param name="charset">What the sender calls the encoding, if anything.</param>
    /// <exception cref="UndecodableText">There is no such charset, or the bytes are not text in it.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset = null)
    {
        var (encoding, mark) = EncodingOf(bytes, charset);
        return Decode(bytes[mark..], encoding, firstLine: 1);
    }

    /// <param name="bytes">Without a byte order mark.</param>
    /// <param name="encoding">One of <see cref="EncodingOf"/>.</param>
    /// <param name="firstLine">The line of the first byte, for the message.</param>
    /// <exception cref="UndecodableText">The bytes are not text in this encoding.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, Encoding encoding, int firstLine)
    {
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException wrong)
        {
            var before = Encoding
                .GetEncoding(encoding.CodePage)
                .GetString(bytes[..Math.Clamp(wrong.Index, 0, bytes.Length)]);
            var line = firstLine + before.ReplaceLineEndings("\n").Count(character => character == '\n');
            throw new UndecodableText(
                $"Line {line}: byte 0x{wrong.BytesUnknown?.FirstOrDefault():X2} is not valid "
                    + $"{encoding.WebName.ToUpperInvariant()}. Save the file as UTF-8."
            );
        }
    }

    /// <returns>
    /// The encoding of the text, which throws at what it cannot decode, and the length of the byte order mark.
    /// </returns>
    /// <exception cref="UndecodableText">There is no such charset.</exception>
    public static (Encoding Encoding, int Mark) EncodingOf(ReadOnlySpan<byte> bytes, string? charset)
    {
        foreach (var (mark, name) in Marks)
        {
            if (bytes.StartsWith(mark))
                return (Named(name), mark.Length);
        }

        if (charset is { Length: > 0 } && !charset.Equals("utf-16", StringComparison.OrdinalIgnoreCase))
            return (Named(charset), 0);
        return bytes switch
        {
            [0, not 0, ..] => (Named("utf-16BE"), 0),
            [not 0, 0, ..] => (Named("utf-16"), 0),
            _ => (Named(charset ?? "utf-8"), 0),
        };
    }

    private static Encoding Named(string name)
    {
        try
        {
            return name.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                ? Utf8
                : Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            throw new UndecodableText($"The charset '{name}' is not known. Send the text as UTF-8.");
        }
    }
}
