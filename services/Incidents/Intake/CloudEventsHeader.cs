using System.Globalization;
using System.Text;

namespace Sms.Incidents;

/// <summary>
/// Values of <c>ce-</c> headers, as the HTTP binding of CloudEvents 1.0 encodes them (3.1.3.2): double-quoted values
/// are unescaped first, and then one round of percent-encoded UTF-8 is decoded.
/// </summary>
internal static class CloudEventsHeader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="FormatException">It is not encoded so; the message says what is wrong.</exception>
    internal static string Decode(string value) => Percent(Quoted(value.Trim()));

    private static string Quoted(string value)
    {
        if (value is not ['"', ..])
            return value;
        var unescaped = new StringBuilder(value.Length);
        for (var i = 1; i < value.Length; i++)
        {
            if (value[i] == '"')
            {
                if (i == value.Length - 1)
                    return unescaped.ToString();
                throw new FormatException("has text after its closing quote");
            }

            if (value[i] == '\\' && ++i == value.Length)
                break;
            unescaped.Append(value[i]);
        }

        throw new FormatException("has no closing quote");
    }

    private static string Percent(string value)
    {
        if (!value.Contains('%'))
            return value;
        var bytes = Utf8.GetBytes(value);
        var decoded = new List<byte>(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '%')
            {
                decoded.Add(bytes[i]);
                continue;
            }

            var digits = i + 2 < bytes.Length ? $"{(char)bytes[i + 1]}{(char)bytes[i + 2]}" : "";
            if (!byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                throw new FormatException("has a percent sign without two hexadecimal digits");
            decoded.Add(code);
            i += 2;
        }

        try
        {
            return Utf8.GetString([.. decoded]);
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("is not UTF-8 after percent-decoding");
        }
    }
}
