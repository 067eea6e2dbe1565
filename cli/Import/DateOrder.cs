using System.Globalization;
using System.Text.RegularExpressions;
using Sms.Local;

namespace Sms.Cli.Import;

/// <summary>
/// Which number of a date is the day. A date that begins with a year of four digits is always read year first.
/// </summary>
public enum DateOrder
{
    DayFirst,
    MonthFirst,
    YearFirst,
}

/// <summary>Finds out from a whole file how its dates are to be read: 03-04-2026 alone does not say.</summary>
public static partial class DateOrders
{
    /// <summary>Values of <c>--dates</c>.</summary>
    public static IReadOnlyDictionary<string, DateOrder> Names { get; } =
        new Dictionary<string, DateOrder>(StringComparer.OrdinalIgnoreCase)
        {
            ["day-first"] = DateOrder.DayFirst,
            ["month-first"] = DateOrder.MonthFirst,
            ["year-first"] = DateOrder.YearFirst,
        };

    /// <returns>
    /// Day first when a date of the file proves it and none disproves it, or when no date leaves a choice.
    /// </returns>
    /// <exception cref="CommandFailure">Anything else: a wrong guess would be stored for ever.</exception>
    public static DateOrder Of(string path, IEnumerable<(int Line, string Column, string Text)> times)
    {
        var found = new Evidence();
        foreach (var time in times)
        {
            if (Form().Match(time.Text) is not { Success: true } date)
                continue;
            found.See(time, Number(date, 1), Number(date, 2));
        }

        return (found.DayFirst, found.MonthFirst, found.Either) switch
        {
            (_, null, null) or (not null, null, _) => DateOrder.DayFirst,
            (null, not null, _) => throw new CommandFailure(
                $"{path}: the day is not the first number of its dates: {Tell(found.MonthFirst)} "
                    + $"has no day first reading. {Readings(found.Either)}"
                    + "If the month is the first number everywhere, say --dates month-first."
            ),
            (not null, not null, _) => throw new CommandFailure(
                $"{path}: its dates are written in two ways: {Tell(found.DayFirst)} can only be day first, "
                    + $"{Tell(found.MonthFirst)} only month first. {Readings(found.Either)}"
                    + "Export it with dates of one form, or say --dates day-first or --dates month-first: "
                    + "dates of the other form are then bad rows."
            ),
            _ => throw new CommandFailure(
                $"{path}: nothing in its dates says whether the day or the month is the first number. "
                    + $"{Readings(found.Either)}Say --dates day-first or --dates month-first."
            ),
        };
    }

    private static string Tell((int Line, string Column, string Text)? time) =>
        time is { } at ? $"{at.Column} '{at.Text}' on line {at.Line}" : "";

    private static string Readings((int Line, string Column, string Text)? time)
    {
        if (time is null)
            return "";
        var date = Form().Match(time.Value.Text);
        var (first, second, year) = (Number(date, 1), Number(date, 2), Number(date, 3));
        return $"{Tell(time)} is {Name(year, second, first)} when read day first, "
            + $"{Name(year, first, second)} when read month first. ";
    }

    private static int Number(Match date, int group) =>
        int.Parse(date.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static string Name(int year, int month, int day) =>
        $"{day} {CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month)} {year}";

    [GeneratedRegex(@"^\s*([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})\b")]
    private static partial Regex Form();

    /// <summary>The first date of each kind.</summary>
    private sealed class Evidence
    {
        internal (int Line, string Column, string Text)? DayFirst { get; private set; }

        internal (int Line, string Column, string Text)? MonthFirst { get; private set; }

        internal (int Line, string Column, string Text)? Either { get; private set; }

        internal void See((int Line, string Column, string Text) time, int first, int second)
        {
            // What is no date in either reading is a bad row, and no evidence.
            if (first is < 1 or > 31 || second is < 1 or > 31 || (first > 12 && second > 12))
                return;
            if (first > 12)
                DayFirst ??= time;
            else if (second > 12)
                MonthFirst ??= time;
            // The third of March leaves no choice.
            else if (first != second)
                Either ??= time;
        }
    }
}
