using System.Text.RegularExpressions;

namespace Sms.ServiceDefaults;

/// <summary>The number of a record in another system: <c>servicenow:INC0010023</c>.</summary>
/// <param name="Source">The other system: <see cref="SourcePattern"/>.</param>
/// <param name="Number">Its number there: <see cref="NumberPattern"/>.</param>
public sealed partial record ExternalNumber(string Source, string Number)
{
    public const string SourcePattern = "^[a-z][a-z0-9-]{0,39}$";
    public const string NumberPattern = "^[A-Za-z0-9_-]{1,50}$";

    /// <returns>Null for a text that is not of the form <c>SOURCE:NUMBER</c>.</returns>
    public static ExternalNumber? Parse(string text) =>
        Form().Match(text) is { Success: true } match ? new(match.Groups[1].Value, match.Groups[2].Value) : null;

    [GeneratedRegex("^([a-z][a-z0-9-]{0,39}):([A-Za-z0-9_-]{1,50})$")]
    private static partial Regex Form();
}
