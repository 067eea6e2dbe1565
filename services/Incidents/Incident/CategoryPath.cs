namespace Sms.Incidents;

/// <summary>
/// The category of an incident, from the general to the particular: <c>hardware/disk</c>. Lower case, so that
/// <c>Hardware / Disk</c> is the same.
/// </summary>
public static class CategoryPath
{
    /// <summary>Something that can be seen, and not only slashes.</summary>
    public const string Pattern = @".*[^/\s].*";

    private const char Separator = '/';

    /// <summary>The one form in which a category is stored; null when nothing of the text is left.</summary>
    public static string? Of(string? text)
    {
        var segments = (text ?? "")
            .ToLowerInvariant()
            .Split(Separator)
            .Select(segment => string.Join(' ', segment.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))
            .Where(segment => segment.Length > 0);
        var path = string.Join(Separator, segments);
        return path.Length == 0 ? null : path;
    }

    /// <summary>A pattern of SQL's LIKE for all that is below the category.</summary>
    internal static string Below(string path) =>
        path.Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal) + "/%";
}
