using System.Text.Json;

namespace Sms.Cli.Tests;

/// <summary>JSON of the API for people.</summary>
public class ReadableJsonTests
{
    private const string Anna = "0199a2f3-1d2e-7c4f-8b60-0c9d8e7f6a5b";
    private const string Incident = "01a223d6-a4af-755a-ab59-4a86419db8ed";
    private const string Unknown = "01a223d6-ffff-755a-ab59-4a86419db8ed";

    private static readonly ReadableJson Json = new(
        new Dictionary<string, string> { [Anna] = "anna" },
        new Dictionary<string, string> { [Incident] = "INC0000012" }
    );

    [Theory]
    [InlineData("\"2026-11-28T14:03:05.1234567+00:00\"", "2026-11-28 14:03:05")]
    [InlineData("\"2026-11-28T14:03:05Z\"", "2026-11-28 14:03:05")]
    [InlineData("\"9999-12-31T23:59:59.9999999+00:00\"", "never")]
    [InlineData("\"00:00:11.0807402\"", "11.1 s")]
    [InlineData("\"2026-11-28\"", "2026-11-28")]
    [InlineData("\"P1\"", "P1"), InlineData("3", "3"), InlineData("0.83333", "0.833"), InlineData("true", "yes")]
    [InlineData("null", ""), InlineData("[]", "")]
    [InlineData("""["a","b"]""", "a, b")]
    [InlineData("[1,2,3,4,5,6,7]", "1, 2, 3, 4, 5 and 2 more")]
    [InlineData("""{"clockId":"x","agreement":"Gold","metric":"response"}""", "Gold response")]
    [InlineData("""{"title":"Disk is full","url":"http://x"}""", "Disk is full")]
    [InlineData("""{"number":"CHG0000001","title":"Lower the limit"}""", "CHG0000001 Lower the limit")]
    [InlineData(
        """{"clockId":"x","agreement":"Gold","metric":"response","state":"breached"}""",
        "Gold response breached"
    )]
    [InlineData("""{"from":"P3","to":"P1"}""", "(from: P3; to: P1)")]
    [InlineData("\"\\u001b[31mred\"", "[31mred")]
    public void a_value_is_as_people_write_it(string json, string text) => Json.Value(Parse(json)).ShouldBe(text);

    [Fact]
    public void people_have_names_and_streams_have_numbers()
    {
        Json.Value(Parse($"\"{Anna}\"")).ShouldBe("anna");
        Json.Value(Parse($"\"{Incident}\"")).ShouldBe("INC0000012");
        Json.Value(Parse($"\"{Unknown}\"")).ShouldBe(Unknown, "it is all there is");
    }

    [Fact]
    public void the_id_of_what_is_named_beside_it_is_left_out() =>
        Json.Members(
                Parse(
                    $$"""
                    {
                      "problemId": "{{Unknown}}", "number": "PRB0000001", "incidentId": "{{Incident}}",
                      "clockId": "{{Unknown.Replace("-", "", StringComparison.Ordinal)}}-response",
                      "externalId": "INC42", "person": "{{Anna}}", "note": null
                    }
                    """
                )
            )
            .ShouldBe("number: PRB0000001; incident: INC0000012; external: INC42; person: anna");

    [Fact]
    public void what_is_named_by_its_id_and_its_number_is_shown_once() =>
        Json.Members(Parse($$"""{ "target": "{{Incident}}", "number": "INC0000012", "kind": "incident" }"""))
            .ShouldBe("target: INC0000012; kind: incident");

    [Fact]
    public void what_is_shown_elsewhere_is_left_out() =>
        Json.Members(Parse("""{ "by": "x", "dueAt": "2026-11-28T14:03:05Z" }"""), member => member.Name == "by")
            .ShouldBe("due at: 2026-11-28 14:03:05");

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
