using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Sms.ServiceDefaults.Http;

/// <summary>What a single value of a request has to look like: by its type, without naming the type.</summary>
internal static class FieldValue
{
    private static readonly ConcurrentDictionary<Type, string[]> Names = new();

    /// <summary>The names of an enum as they are written on the wire.</summary>
    internal static string[] NamesOf(Type type) =>
        Names.GetOrAdd(type, enumeration =>
            [
                .. Enum.GetValues(enumeration)
                    .Cast<object>()
                    .Select(value => JsonSerializer.SerializeToElement(value, enumeration, Defaults.Json).ToString()),
            ]
        );

    /// <summary>Ends a sentence that begins with the name of the field.</summary>
    internal static string Expected(Type type) =>
        type switch
        {
            _ when type == typeof(string) => "must be text.",
            _ when type == typeof(DateTimeOffset) => Rfc3339.Expected,
            _ when type == typeof(DateOnly) => "must be a day, such as 2026-11-28.",
            _ when type == typeof(TimeOnly) => "must be a time of day, such as 08:30:00.",
            _ when type == typeof(TimeSpan) => "must be a duration, such as 01:30:00.",
            _ when type == typeof(Guid) => "must be an id, such as 0193a1c5-7b5e-7c3a-9d1f-2b6f0e8c4a11.",
            _ when type == typeof(bool) => "must be true or false.",
            _ when type == typeof(Uri) => "must be an address, such as https://example.org/path.",
            _ when type.IsEnum => $"must be one of {string.Join(", ", NamesOf(type))}.",
            _ when Integers(type) is { } range => string.Create(
                CultureInfo.InvariantCulture,
                $"must be a whole number from {range.Least} to {range.Most}."
            ),
            _ when IsNumber(type) => "must be a number.",
            _ when type.IsArray || typeof(IEnumerable).IsAssignableFrom(type) => "must be a list.",
            _ => "is not valid.",
        };

    /// <summary>What is wrong with a value that could be read, or null.</summary>
    internal static string? Wrong(object value) =>
        value switch
        {
            string text when text.Contains('\0') => "has a NUL character, which cannot be stored.",
            Guid id when id == Guid.Empty => "must not be an id of zeros.",
            DateTimeOffset time when !TimeBounds.Contains(time) => Rfc3339.OutOfBounds,
            DateOnly day when !TimeBounds.Contains(day) => Rfc3339.OutOfBounds,
            // Not by its magnitude: the smallest duration has none.
            TimeSpan duration when duration > TimeBounds.LongestDuration || duration < -TimeBounds.LongestDuration =>
                "must be a duration of at most 100 years.",
            double number when !double.IsFinite(number) => "must be a finite number.",
            float number when !float.IsFinite(number) => "must be a finite number.",
            _ => null,
        };

    internal static bool IsNumber(Type type) =>
        Integers(type) is not null || type == typeof(double) || type == typeof(float) || type == typeof(decimal);

    private static (object Least, object Most)? Integers(Type type) =>
        type == typeof(int)
        || type == typeof(long)
        || type == typeof(short)
        || type == typeof(byte)
        || type == typeof(uint)
        || type == typeof(ulong)
        || type == typeof(ushort)
        || type == typeof(sbyte)
            ? (Constant(type, nameof(int.MinValue)), Constant(type, nameof(int.MaxValue)))
            : null;

    private static object Constant(Type type, string name) =>
        type.GetField(name, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
}
