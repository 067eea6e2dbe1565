using System.Net;

namespace Sms.Portal.Tests;

/// <summary>Who asks too often is refused at the door, and only he.</summary>
public class RateLimitTests
{
    private static readonly string Key = new('a', 32);

    [Fact]
    public async Task a_key_that_runs_wild_is_refused_however_it_is_shown_and_no_other()
    {
        await using var portal = await PortalHost.Start(PortalHost.Rate("Intake", 1, burst: 3));
        await Passes(portal, 3, "/intake/alert", Bearer(Key));
        await Refused(portal, "/intake/alert", Bearer(Key));
        await Refused(portal, $"/intake/alert?routing_key={Key}");
        await Refused(portal, "/v2/enqueue", Bearer(Key));
        await Passes(portal, 1, "/intake/alert", Bearer(new string('b', 32)));
        portal.Behind.Requests.ShouldBe(4);
    }

    [Fact]
    public async Task what_cannot_be_a_key_counts_for_its_address()
    {
        await using var portal = await PortalHost.Start(PortalHost.Rate("Intake", 1, burst: 3));
        foreach (var rubbish in (string[])["short", "with-a-hyphen-with-a-hyphen-with-a", new string('x', 5000)]) await Passes(portal, 1, "/intake/alert", Bearer(rubbish));
        await Refused(portal, "/intake/alert", Bearer("another"));
        await Refused(portal, "/v2/enqueue");
        await Passes(portal, 1, "/v2/enqueue", Of("192.0.2.7"));
        await Passes(portal, 1, "/intake/alert", Bearer(Key));
    }

    [Fact]
    public async Task a_storm_passes()
    {
        await using var portal = await PortalHost.Start();
        await Parallel.ForAsync(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (_, _) => await Passes(portal, 1, "/intake/alert", Bearer(Key)));
    }

    [Fact]
    public async Task a_token_that_runs_wild_is_refused_and_no_other()
    {
        await using var portal = await PortalHost.Start(PortalHost.Rate("Api", 1, burst: 3));
        await Passes(portal, 3, "/api/incidents", Bearer("one"));
        await Refused(portal, "/api/incidents", Bearer("one"));
        await Passes(portal, 1, "/api/incidents", Bearer("other"));
    }

    [Fact]
    public async Task who_makes_up_another_token_each_time_is_refused_by_his_address()
    {
        await using var portal = await PortalHost.Start(PortalHost.Rate("Address", 1, burst: 3));
        for (var i = 0; i < 3; i++) await Passes(portal, 1, "/api/incidents", Bearer($"made up {i}"), Of("192.0.2.7"));
        await Refused(portal, "/api/incidents", Bearer("made up 3"), Of("192.0.2.7"));
        await Passes(portal, 1, "/api/incidents", Bearer("made up 3"), Of("192.0.2.8"));
        // Alerts are not hindered by what else comes from there.
        await Passes(portal, 1, "/intake/alert", Bearer(Key), Of("192.0.2.7"));
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7", "192.0.2.8")]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7", "192.0.2.8")]
    [InlineData("2001:db8:0:1::7", "2001:db8:0:1:ffff::8", "2001:db8:0:2::7")]
    public async Task strangers_count_by_address_and_in_ipv6_by_network(string address, string same, string other)
    {
        await using var portal = await PortalHost.Start(PortalHost.Rate("Anonymous", 1, burst: 2));
        await Passes(portal, 2, "/api/incidents", Of(address));
        await Refused(portal, "/api/incidents", Of(same));
        await Passes(portal, 1, "/api/incidents", Of(other));
    }

    [Theory]
    [InlineData("/connect/token")]
    [InlineData("/signin")]
    public async Task twenty_attempts_to_sign_in_are_enough(string path)
    {
        await using var portal = await PortalHost.Start();
        for (var i = 0; i < 20; i++) (await portal.Http.Post(path, null, Of("192.0.2.7"))).Status.ShouldNotBe(HttpStatusCode.TooManyRequests);
        var refused = await Refused(portal, path, Of("192.0.2.7"));
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6));
        await Passes(portal, 1, "/api/incidents", Of("192.0.2.7"));
    }

    [Fact]
    public async Task who_waits_is_let_in_again()
    {
        await using var portal = await PortalHost.Start(new() { ["Portal:RateLimits:Intake:Requests"] = "1", ["Portal:RateLimits:Intake:Per"] = "00:00:01", ["Portal:RateLimits:Intake:Burst"] = "1" });
        await Passes(portal, 1, "/intake/alert", Bearer(Key));
        (await Refused(portal, "/intake/alert", Bearer(Key))).Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        await Eventually.Until(() => portal.Http.Post("/intake/alert", null, Bearer(Key)), answer => answer.Status == HttpStatusCode.OK);
    }

    private static async Task Passes(PortalHost portal, int times, string path, params (string, string)[] headers)
    {
        for (var i = 0; i < times; i++) (await portal.Http.Post(path, null, headers)).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<Answer> Refused(PortalHost portal, string path, params (string, string)[] headers)
    {
        var answer = await portal.Http.Post(path, null, headers);
        answer.ShouldBeProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        answer.Headers.RetryAfter.ShouldNotBeNull();
        return answer;
    }

    private static (string, string) Bearer(string key) => ("Authorization", $"Bearer {key}");

    private static (string, string) Of(string address) => (PortalHost.From, address);
}
