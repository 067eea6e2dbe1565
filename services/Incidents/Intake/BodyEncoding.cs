using System.Text;

namespace Sms.Incidents;

/// <summary>
/// The encodings that bodies may come in. Bytes that an encoding does not have are refused, never replaced.
/// </summary>
internal static class BodyEncoding
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>UTF-8 when no charset is named; null for one that is not known.</returns>
    internal static Encoding? Of(string? charset)
    {
        if (string.IsNullOrWhiteSpace(charset) || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return Utf8;
        try
        {
            return Encoding.GetEncoding(
                charset.Trim('"'),
                EncoderFallback.ExceptionFallback,
                DecoderFallback.ExceptionFallback
            );
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
