using Spectre.Console;

namespace Sms.Cli.Tests;

/// <summary>Text in columns and lines of a width.</summary>
public class TextTableTests
{
    [Fact]
    public void columns_are_as_wide_as_their_cells()
    {
        var table = new TextTable("part", "memory");
        table.AddRow("incidents", "120 MB");
        table.AddRow("sla", "98 MB");
        table.Lines(80).ShouldBe(["part       memory", "─────────  ──────", "incidents  120 MB", "sla        98 MB"]);
    }

    [Fact]
    public void cells_are_wrapped_between_words_when_they_are_too_wide()
    {
        var table = new TextTable("incident", "due", "used");
        table.AddRow("INC0000012", "2026-11-28 14:03:05", "12.2 s of 1 h");
        table
            .Lines(36)
            .ShouldBe([
                "incident    due          used",
                "──────────  ───────────  ───────────",
                "INC0000012  2026-11-28   12.2 s of 1",
                "            14:03:05     h",
            ]);
    }

    [Fact]
    public void words_are_broken_when_that_is_not_enough_and_those_of_the_first_column_at_last()
    {
        var table = new TextTable("key", "name", "used");
        table.AddRow("a-key-of-some-length", "a-name-as-long", "never");
        table.Lines(38).Skip(2).ShouldBe(["a-key-of-some-length  a-name-as  never", "                      -long"]);
        table.Lines(24)[2].ShouldBe("a-key-of-som  a-na  neve");
    }

    [Fact]
    public void text_is_broken_between_words_and_a_longer_word_where_it_must()
    {
        Screen.Wrap("one two three", 8).ShouldBe(["one two", "three"]);
        Screen.Wrap("one two three", 9, "- ", "  ").ShouldBe(["- one two", "  three"]);
        Screen.Wrap("abcdefghij", 4).ShouldBe(["abcd", "efgh", "ij"]);
        Screen.Wrap("一二三四", 5).ShouldBe(["一二", "三四"]);
        Screen.Wrap("first\nsecond", 80).ShouldBe(["first", "second"]);
        Screen.Wrap("", 80).ShouldBeEmpty();
    }

    [Theory, InlineData("x"), InlineData("一"), InlineData("👩‍💻"), InlineData("é")]
    public void no_line_is_wider_than_its_limit(string letter)
    {
        var many = string.Concat(Enumerable.Repeat(letter, 300));
        foreach (var width in new[] { 60, 80, 100 })
        {
            var table = new TextTable("one", "two", "three");
            table.AddRow(many, many, $"{many} {many}");
            table.Lines(width).ShouldAllBe(line => line.GetCellWidth() <= width);
            Screen.Wrap($"word {many} word", width, "  ").ShouldAllBe(line => line.GetCellWidth() <= width);
        }
    }
}
