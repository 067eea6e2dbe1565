using System.Reflection;
using Sms.Contracts;
using Wolverine.Attributes;

namespace Sms.Webhooks;

/// <summary>Types of events, and the patterns that choose among them.</summary>
public static class EventTypes
{
    /// <summary>What <c>POST /webhooks/{id}/test</c> sends, whatever the subscription chooses.</summary>
    public const string Test = "sms.webhooks.test.v1";

    private const string All = "*";

    /// <summary>All that services publish: the contracts' identities.</summary>
    public static IReadOnlyList<string> Published { get; } =
    [
        .. typeof(Routes)
            .Assembly.GetExportedTypes()
            .Where(type => type.GetCustomAttribute<MessageIdentityAttribute>() is not null)
            .Select(Routes.TypeName)
            .Order(StringComparer.Ordinal),
    ];

    /// <param name="pattern">A type, <c>sms.sla.*</c> for all that begin so, or <c>*</c>.</param>
    /// <param name="type">Type of an event.</param>
    public static bool Matches(string pattern, string type) =>
        pattern == All
        || pattern == type
        || (
            pattern.EndsWith(".*", StringComparison.Ordinal) && type.StartsWith(pattern[..^1], StringComparison.Ordinal)
        );

    /// <summary>
    /// Null when the pattern can choose something. A misspelt one would wait in silence for what never comes.
    /// </summary>
    public static string? Problem(string? pattern) =>
        pattern is not null && (pattern == All || Published.Any(type => Matches(pattern, type)))
            ? null
            : $"'{pattern}' chooses no event: a type such as {Published[^1]}, a beginning such as sms.sla.*, or *.";
}
