using System.Net;

namespace Sms.Portal.Tests;

/// <summary>Where a caller is, behind proxies that somebody has named, and behind others.</summary>
public class TrustedProxyTests
{
    private const string Proxy = "198.51.100.1";
    private const string Caller = "192.0.2.7";

    [Theory]
    [InlineData(Proxy)]
    [InlineData("198.51.100.0/24")]
    public async Task behind_a_trusted_proxy_callers_count_by_their_own_address(string trusted)
    {
        var settings = PortalHost.Rate("Anonymous", 1, burst: 1);
        settings["TrustedProxies:0"] = trusted;
        await using var portal = await PortalHost.Start(settings);
        (await Ask(portal, Proxy, Caller)).ShouldBe(HttpStatusCode.OK).Json.At("from").ShouldBe(Caller);
        (await Ask(portal, Proxy, Caller)).ShouldBe(HttpStatusCode.TooManyRequests);
        (await Ask(portal, Proxy, "192.0.2.8")).ShouldBe(HttpStatusCode.OK).Json.At("from").ShouldBe("192.0.2.8");
    }

    [Fact]
    public async Task what_a_stranger_says_is_not_believed()
    {
        await using var portal = await PortalHost.Start(PortalHost.Rate("Anonymous", 1, burst: 1));
        (await Ask(portal, Proxy, Caller)).ShouldBe(HttpStatusCode.OK).Json.At("from").ShouldBe(Proxy);
        (await Ask(portal, Proxy, "192.0.2.8")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await Ask(portal, Proxy, "127.0.0.1")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task nor_what_a_caller_says_to_a_trusted_proxy()
    {
        await using var portal = await PortalHost.Start(
            new() { ["TrustedProxies:0"] = Proxy, ["TrustedProxies:1"] = "203.0.113.0/24" }
        );
        (await Ask(portal, Proxy, $"10.0.0.1, {Caller}")).Json.At("from").ShouldBe(Caller);
        // Two of them in a row.
        (await Ask(portal, Proxy, $"10.0.0.1, {Caller}, 203.0.113.9")).Json.At("from").ShouldBe(Caller);
        (await Ask(portal, Proxy, "no address")).Json.At("from").ShouldBe(Proxy);
    }

    [Fact]
    public async Task tls_that_ends_at_a_trusted_proxy_counts_as_tls()
    {
        await using var portal = await PortalHost.Start(new() { ["TrustedProxies:0"] = Proxy });
        var secure = await portal.Http.Send(
            HttpMethod.Get,
            "/api/incidents",
            null,
            (PortalHost.From, Proxy),
            ("X-Forwarded-For", Caller),
            ("X-Forwarded-Proto", "https")
        );
        secure.Headers.Contains("Strict-Transport-Security").ShouldBeTrue();
        var pretended = await portal.Http.Send(
            HttpMethod.Get,
            "/api/incidents",
            null,
            (PortalHost.From, Caller),
            ("X-Forwarded-For", Caller),
            ("X-Forwarded-Proto", "https")
        );
        pretended.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
    }

    [Theory]
    [InlineData("the proxy")]
    [InlineData("10.0.0.0/99")]
    public async Task what_is_no_address_and_no_network_is_refused_at_the_start(string value)
    {
        var error = await Should.ThrowAsync<Exception>(async () =>
        {
            await using var portal = await PortalHost.Start(new() { ["TrustedProxies:0"] = value });
            await portal.Http.Look("/alive");
        });
        error.ToString().ShouldContain("TrustedProxies");
    }

    private static Task<Answer> Ask(PortalHost portal, string from, string forwardedFor) =>
        portal.Http.Send(
            HttpMethod.Get,
            "/api/incidents",
            null,
            (PortalHost.From, from),
            ("X-Forwarded-For", forwardedFor)
        );
}
