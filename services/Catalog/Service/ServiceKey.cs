using System.Text.RegularExpressions;
using Sms.ServiceDefaults;

namespace Sms.Catalog;

/// <summary>
/// The key by which everybody names a service. The id of its stream follows from the key, so that two people who
/// register it at the same time write to the same stream.
/// </summary>
public static partial class ServiceKey
{
    /// <summary>
    /// Lower-case letters, digits, hyphens and dots, 1 to 100 of them; begins with a letter or digit.
    /// </summary>
    public const string Pattern = "^[a-z0-9][a-z0-9.-]{0,99}$";

    /// <summary>It would not be found: <c>/services/graph</c> is something else.</summary>
    public const string Reserved = "graph";

    public static Guid IdOf(string service) => NamedId.OfText($"sms:service:{service}");

    public static bool IsWellFormed(string? text) => text is not null && WellFormed().IsMatch(text);

    // Not the pattern itself, whose end is also in front of a last line break.
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{0,99}\z")]
    private static partial Regex WellFormed();
}
