namespace Sms.Webhooks.Tests.Decisions;

public class SignatureTests
{
    private const string Published = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const long Timestamp = 1614265330;

    private static ReadOnlySpan<byte> Body => "{\"test\": 2432232314}"u8;

    /// <summary>The vector that the libraries of Standard Webhooks are tested with.</summary>
    [Fact]
    public void the_published_vector_comes_out() =>
        Signature.Of([Published], Id, Timestamp, Body).ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    [Fact]
    public void each_secret_signs_and_the_newest_is_first()
    {
        var other = Secret.Draw();
        Signature
            .Of([other, Published], Id, Timestamp, Body)
            .ShouldBe($"{Signature.Of([other], Id, Timestamp, Body)} {Signature.Of([Published], Id, Timestamp, Body)}");
    }

    [Fact]
    public void another_id_moment_or_body_has_another_signature()
    {
        string[] signatures =
        [
            Signature.Of([Published], Id, Timestamp, Body),
            Signature.Of([Published], "other", Timestamp, Body),
            Signature.Of([Published], Id, Timestamp + 1, Body),
            Signature.Of([Published], Id, Timestamp, "{}"u8),
        ];
        signatures.Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public void a_secret_is_drawn_long_enough_and_never_twice()
    {
        var secrets = Enumerable.Range(0, 100).Select(_ => Secret.Draw()).ToList();
        secrets.Distinct().Count().ShouldBe(100);
        secrets.ShouldAllBe(secret =>
            secret.StartsWith("whsec_", StringComparison.Ordinal)
            && Secret.Key(secret).Length >= 24
            && Secret.Key(secret).Length <= 64
        );
    }

    [Fact]
    public void what_is_no_secret_does_not_sign() =>
        Should.Throw<FormatException>(() => Secret.Key("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
}
