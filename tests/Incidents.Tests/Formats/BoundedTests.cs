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
    public void text_is_cut_between_characters_and_has_no_controls(string? text, string? bounded) => Bounded.Text(text, 10).ShouldBe(bounded);

    [Fact]
    public void a_key_that_cannot_be_kept_is_replaced_by_its_hash()
    {
        Bounded.Key("disk/db-1").ShouldBe("disk/db-1");
        Bounded.Key("a\0b")!.ShouldStartWith("sha256:");
        Bounded.Key(new string('x', 256))!.Length.ShouldBe(71);
        Bounded.Key(new string('x', 256)).ShouldNotBe(Bounded.Key(new string('x', 257)));
    }

    [Theory]
    [InlineData("2026-03-02T09:00:00Z", "2026-03-02T09:00:00.0000000+00:00")]
    [InlineData("2026-03-02T10:00:00.5+01:00", "2026-03-02T09:00:00.5000000+00:00")]
    [InlineData("2026-03-02T10:00:00+0100", "2026-03-02T09:00:00.0000000+00:00")]
    [InlineData("2026-03-02T09:00:00.123456789Z", "2026-03-02T09:00:00.1234568+00:00")]
    [InlineData("0001-01-01T00:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00+14:00", null)]
    [InlineData("9999-12-31T23:59:59-14:00", null)]
    [InlineData("5", null)]
    [InlineData("12/31/2026", null)]
    [InlineData("2026-13-45", null)]
    [InlineData(null, null)]
    public void an_instant_is_utc_or_nothing(string? text, string? instant) => Bounded.Instant(text)?.ToString("O").ShouldBe(instant);

    [Fact]
    public void details_that_are_too_long_leave_their_size() =>
        Bounded.Details(new string('1', 20_000)).ShouldBe("""{"omitted":"too long","length":20000}""");
}
