using System.Text;

namespace Sms.Capacity.Tests.Prometheus;

/// <summary>
/// What a Prometheus, or what is taken for one, may answer: all that is a measurement is kept, and the rest named.
/// </summary>
public class PrometheusAnswerTests
{
    private static readonly DateTimeOffset From = DateTimeOffset.FromUnixTimeSeconds(1_764_000_000);
    private static readonly DateTimeOffset To = From.AddHours(1);

    [Theory]
    [InlineData("\"42\"", 42)]
    [InlineData("\"-0\"", 0)]
    [InlineData("\"1e+06\"", 1e6)]
    [InlineData("\"1.5E-7\"", 1.5e-7)]
    [InlineData("\"1.7976931348623157e+308\"", double.MaxValue)]
    [InlineData("\"5e-324\"", double.Epsilon)]
    [InlineData("\"+7\"", 7)]
    [InlineData("42.5", 42.5)]
    public void a_number_is_read_however_it_is_printed(string value, double expected) =>
        Read(Matrix($"[1764000060,{value}]")).Samples.ShouldBe([new Sample(From.AddMinutes(1), expected)]);

    [Theory]
    [InlineData("[1764000060,\"+Inf\"]", "+Inf")]
    [InlineData("[1764000060,\"-Inf\"]", "-Inf")]
    [InlineData("[1764000060,\"Inf\"]", "Inf")]
    [InlineData("[1764000060,\"NaN\"]", "NaN")]
    [InlineData("[1764000060,\"1e+999\"]", "1e+999")]
    [InlineData("[1764000060,\"forty-two\"]", "forty-two")]
    [InlineData("[1764000060,\"\"]", "no number")]
    [InlineData("[1764000060,\"1,5\"]", "1,5")]
    [InlineData("[1764000060,null]", "no number")]
    [InlineData("[1764000060,{}]", "no number")]
    [InlineData("[1764000060]", "not a time and a value")]
    [InlineData("7", "not a time and a value")]
    [InlineData("[1764000060000,\"1\"]", "not within what was asked for")]
    [InlineData("[1e300,\"1\"]", "not within what was asked for")]
    [InlineData("[null,\"1\"]", "not within what was asked for")]
    [InlineData("[-5,\"1\"]", "not within what was asked for")]
    public void what_is_no_measurement_is_left_out_and_named_and_the_others_are_kept(string odd, string reason)
    {
        var answer = Read(Matrix($"[1764000000,\"1\"],{odd},[1764000120.5,\"3\"]"));
        answer.Samples.ShouldBe([new Sample(From, 1), new Sample(From.AddSeconds(120.5), 3)]);
        answer.LeftOut.ShouldBe(1);
        answer.Notes.ShouldHaveSingleItem().ShouldContain(reason);
    }

    [Fact]
    public void many_of_one_kind_are_one_note_and_notes_do_not_grow()
    {
        Read(Matrix(string.Join(',', Enumerable.Range(0, 500).Select(i => $"[{1_764_000_000 + i},\"+Inf\"]"))))
            .Notes.ShouldHaveSingleItem()
            .ShouldStartWith("500 left out");
        var odd = Read(
            Matrix(string.Join(',', Enumerable.Range(0, 500).Select(i => $"[{1_764_000_000 + i},\"x{i}\"]")))
        );
        (odd.LeftOut, odd.Notes.Count).ShouldBe((500, 1));
    }

    [Fact]
    public void a_native_histogram_in_a_matrix_is_left_out()
    {
        const string histograms = """[[1764000060,{"count":"5"}]]""";
        const string values = """[[1764000000,"1"]]""";
        var answer = Read(
            Success(
                """{"resultType":"matrix","result":[{"metric":{},"values":"""
                    + values
                    + ",\"histograms\":"
                    + histograms
                    + "}]}"
            )
        );
        (answer.Samples.Count, answer.LeftOut).ShouldBe((1, 1));
        answer.Notes[0].ShouldContain("native histogram");
    }

    [Fact]
    public void the_same_series_given_twice_is_one()
    {
        const string one = """{"metric":{"a":"1"},"values":[[1764000000,"1"]]}""";
        const string other = """{"metric":{"a":"1"},"values":[[1764000060,"2"]]}""";
        Read(Success($"{{\"resultType\":\"matrix\",\"result\":[{one},{other}]}}")).Samples.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"resultType":"matrix","result":[]}""", 0)]
    [InlineData("""{"resultType":"matrix","result":[{"metric":{}}]}""", 0)]
    [InlineData("""{"resultType":"matrix","result":[{"metric":{},"values":null}]}""", 0)]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"value":[1764000000,"1"]}]}""", 1)]
    [InlineData("""{"resultType":"scalar","result":[1764000000,"1"]}""", 1)]
    public void other_shapes_of_one_series_are_read(string data, int samples) =>
        Read(Success(data)).Samples.Count.ShouldBe(samples);

    [Fact]
    public void what_the_server_remarks_is_passed_on()
    {
        const string remarks = ""","warnings":["PromQL warning: x"],"infos":["PromQL info: y"]}""";
        var answer = Read(Matrix("[1764000000,\"1\"]")[..^1] + remarks);
        (answer.Samples.Count, answer.LeftOut).ShouldBe((1, 0));
        answer.Notes.ShouldBe(["PromQL warning: x", "PromQL info: y"]);
    }

    [Theory]
    [InlineData("""{"status":"error","errorType":"bad_data","error":"parse error"}""", "bad_data: parse error")]
    [InlineData("""{"status":"error"}""", "unknown")]
    [InlineData("""{"status":"success"}""", "no data")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix"}}""", "no data.result")]
    [InlineData("""{"status":"success","data":{"resultType":"matrix","result":{}}}""", "no data.result")]
    [InlineData("""{"status":7}""", "no status")]
    [InlineData("""{"message":"no route"}""", "502")]
    [InlineData("""{"status":"success","data":{"resultType":"string","result":[1764000000,"up"]}}""", "string")]
    [InlineData(
        """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"1"}},{"metric":{"a":"2"}}]}}""",
        "2 series"
    )]
    [InlineData(
        """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":"""
            + """[[1764000000,"1"],[17640""",
        "not all of it"
    )]
    [InlineData("""{"status":"error","error":"\ud800"}""", "cannot be read")]
    [InlineData("[]", "no status")]
    public void what_is_no_answer_says_so(string text, string reason) =>
        Should.Throw<PrometheusFailure>(() => Read(text)).Message.ShouldContain(reason);

    [Fact]
    public void texts_of_others_are_short_and_can_be_stored() =>
        PrometheusAnswer.Clean("a\0b\u001b\ud800" + new string('x', 1_000), 10).ShouldBe("ab\ufffdxxxxxxx");

    private static string Matrix(string values) =>
        Success($$"""{"resultType":"matrix","result":[{"metric":{},"values":[{{values}}]}]}""");

    private static string Success(string data) => $$"""{"status":"success","data":{{data}}}""";

    private static PrometheusAnswer Read(string json) =>
        PrometheusAnswer.Read(Encoding.UTF8.GetBytes(json), "502 Bad Gateway", From, To);
}
