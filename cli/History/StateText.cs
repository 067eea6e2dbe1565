using System.Text.Json;
using Spectre.Console;

namespace Sms.Cli.History;

/// <summary>Something as it was at a moment: a line for each member that has a value.</summary>
public static class StateText
{
    private const string Gap = "  ";

    /// <param name="state">An object of the API.</param>
    /// <param name="at">The moment.</param>
    /// <param name="readable">Knows people by name.</param>
    /// <param name="width">Columns of a line.</param>
    public static IReadOnlyList<string> Lines(JsonElement state, DateTimeOffset at, ReadableJson readable, int width)
    {
        var members = readable.Pairs(state).ToList();
        var longest = members.Select(member => member.Name.GetCellWidth()).DefaultIfEmpty().Max();
        var hanging = new string(' ', longest + Gap.Length);
        return
        [
            .. members.SelectMany(member =>
                Screen.Wrap(member.Value, width, member.Name.PadRight(longest) + Gap, hanging)
            ),
            "",
            .. Screen.Wrap($"As of {Readable.Time(at)}. {Readable.ZoneNote} --json has all of it.", width),
        ];
    }
}
