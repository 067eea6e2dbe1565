using System.Text.Json;

namespace Sms.Incidents.Tests.Formats;

public class BoundedTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(" \0 ", null)]
    [InlineData(" a\0b\u001fc\n", "abc")]
    [InlineData("abcdefghij", "abcdefghij")]
    [InlineData("abcdefghijk", "abcdefghi…")]
    [InlineData("abcdefgh😀jk", "abcdefgh…")]
    public void text_is_cut_between_characters_and_has_no_controls(string? text, string? bounded) =>
        Bounded.Text(text, 10).ShouldBe(bounded);

    [Fact]
    public void a_key_that_cannot_be_kept_is_replaced_by_its_hash()
    {
        Bounded.Key("disk/db-1").ShouldBe("disk/db-1");
        Bounded.Key("a\0b")!.ShouldStartWith("sha256:");
        Bounded.Key(new string('x', 256))!.Length.ShouldBe(71);
        Bounded.Key(new string('x', 256)).ShouldNotBe(Bounded.Key(new string('x', 257)));
    }

    [Theory]
    [InlineData("\u200b\u202e")]
    [InlineData("\u0007 \u0000")]
    public void what_cannot_be_seen_is_no_text_and_no_key(string text)
    {
        Bounded.Text(text, 10).ShouldBeNull();
        Bounded.Key(text).ShouldBeNull();
        Bounded.IsBlank(text).ShouldBeTrue();
    }

    [Fact]
    public void details_that_are_short_are_kept_as_they_were_sent() =>
        Bounded.Details("""{ "a" : 1 }""").ShouldBe("""{ "a" : 1 }""");

    [Fact]
    public void long_texts_are_cut_and_marked()
    {
        var details = Shortened(
            new
            {
                labels = new { host = "db-1", deep = new { team = "shop" } },
                text = new string('x', 20_000),
                other = new string('y', 300),
            }
        );
        (details.At("labels.host"), details.At("labels.deep.team"), details.At("other")).ShouldBe(
            ("db-1", "shop", new string('y', 300))
        );
        details.At("text").ShouldStartWith("xxx");
        details.At("text").ShouldEndWith("… (20000 characters)");
    }

    [Fact]
    public void texts_that_are_long_together_are_cut_alike()
    {
        var details = Shortened(
            Enumerable.Range(0, 30).ToDictionary(i => $"text {i}", _ => string.Concat(Enumerable.Repeat("😀", 2_000)))
        );
        for (var i = 0; i < 30; i++)
            details.At($"text {i}").ShouldEndWith("(4000 characters)");
    }

    [Fact]
    public void long_lists_say_how_many_entries_are_left_out()
    {
        var details = Shortened(
            new { alerts = Enumerable.Range(0, 5_000).Select(i => new { labels = new { host = $"db-{i}" } }) }
        );
        details.At("alerts.0.labels.host").ShouldBe("db-0");
        details.GetProperty("alerts").EnumerateArray().Last().GetString()!.ShouldMatch(@"^… \(\d+ more\)$");
    }

    [Theory]
    [InlineData("9", 20_000)]
    [InlineData("\"\\ud800\"", 0)]
    public void whatever_it_is_made_of_the_result_is_json(string value, int digits)
    {
        var number = digits > 0 ? new string('1', digits) : value;
        var json = $"{{\"a\":{number},\"\\ud800\":\"{new string('z', 20_000)}\",\"{new string('n', 20_000)}\":true}}";
        JsonSerializer.Deserialize<JsonElement>(Bounded.Details(json)).ValueKind.ShouldBe(JsonValueKind.Object);
        var deep = string.Concat(Enumerable.Repeat("[[1,2,3,4],", 60)) + new string('1', 20_000) + new string(']', 60);
        JsonSerializer.Deserialize<JsonElement>(Bounded.Details(deep));
    }

    private static JsonElement Shortened(object value)
    {
        var details = Bounded.Details(JsonSerializer.Serialize(value));
        details.Length.ShouldBeLessThanOrEqualTo(Bounded.DetailsLength);
        return JsonSerializer.Deserialize<JsonElement>(details);
    }
}
