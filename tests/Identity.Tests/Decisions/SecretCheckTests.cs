namespace Sms.Identity.Tests.Decisions;

/// <summary>A flood of wrong secrets holds up nobody whose secret was right before.</summary>
public sealed class SecretCheckTests : IDisposable
{
    private readonly SecretChecks _checks = new();
    private int _hashed;

    [Fact]
    public async Task a_secret_that_was_right_is_known_without_hashing_and_no_other_is()
    {
        (await Check("wrong")).ShouldBeFalse();
        (await Check("right")).ShouldBeTrue();
        _hashed.ShouldBe(2);
        (await Check("right")).ShouldBeTrue();
        (await Check("wrong")).ShouldBeFalse();
        _hashed.ShouldBe(2);
        (await Check("right", hash: "of another secret", answer: false)).ShouldBeFalse();
    }

    [Fact]
    public async Task a_flood_takes_a_part_of_the_processors_and_the_known_secret_passes_it()
    {
        (await Check("right")).ShouldBeTrue();
        var release = new TaskCompletionSource<bool>();
        var (running, most) = (0, 0);
        var flood = Enumerable
            .Range(0, 50)
            .Select(i =>
                _checks.Check(
                    $"wrong {i}",
                    "another hash",
                    async () =>
                    {
                        most = Math.Max(most, Interlocked.Increment(ref running));
                        var matches = await release.Task;
                        Interlocked.Decrement(ref running);
                        return matches;
                    },
                    CancellationToken.None
                )
            )
            .ToList();
        (await Check("right")).ShouldBeTrue();
        release.SetResult(false);
        (await Task.WhenAll(flood)).ShouldAllBe(matches => !matches);
        most.ShouldBeLessThanOrEqualTo(Math.Max(1, Environment.ProcessorCount / 2));
    }

    public void Dispose() => _checks.Dispose();

    private Task<bool> Check(string secret, string hash = "hash", bool? answer = null) =>
        _checks.Check(
            secret,
            hash,
            () =>
            {
                _hashed++;
                return ValueTask.FromResult(answer ?? secret == "right");
            },
            CancellationToken.None
        );
}
