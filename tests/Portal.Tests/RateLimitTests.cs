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
        foreach (var rubbish in (string[])["short", "with-a-hyphen-with-a-hyphen-with-a", new string('x', 5000)])
            await Passes(portal, 1, "/intake/alert", Bearer(rubbish));
        await Refused(portal, "/intake/alert", Bearer("another"));
        await Refused(portal, "/v2/enqueue");
        await Passes(portal, 1, "/v2/enqueue", Of("192.0.2.7"));
        await Passes(portal, 1, "/intake/alert", Bearer(Key));
    }

    [Fact]
    public async Task a_storm_passes()
    {
        await using var portal = await PortalHost.Start();
        await Parallel.ForAsync(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (_, _) =>
            await Passes(portal, 1, "/intake/alert", Bearer(Key))
        );
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
        for (var i = 0; i < 3; i++)
            await Passes(portal, 1, "/api/incidents", Bearer($"made up {i}"), Of("192.0.2.7"));
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

    [Fact]
    public async Task twenty_attempts_with_one_name_are_enough_and_count_for_no_other_name_and_no_other_address()
    {
        await using var portal = await PortalHost.Start();
        for (var i = 0; i < 20; i++)
            await SignsIn(portal, "192.0.2.7", ("userName", i % 2 == 0 ? "maria" : " MARIA"), ("password", $"{i}"));
        var refused = await Submit(portal, "/signin", "192.0.2.7", ("userName", "Maria"), ("password", "20"));
        refused.ShouldBeProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6));
        await SignsIn(portal, "192.0.2.7", ("userName", "paul"), ("password", "x"));
        await SignsIn(portal, "192.0.2.8", ("userName", "maria"), ("password", "x"));
    }

    [Fact]
    public async Task a_credential_that_is_sent_over_and_over_is_refused_and_no_other_of_the_same_address()
    {
        await using var portal = await PortalHost.Start();
        foreach (
            var form in new (string, string)[][]
            {
                [("grant_type", "refresh_token"), ("client_id", "sms-cli"), ("refresh_token", "bad")],
                [("grant_type", "authorization_code"), ("client_id", "sms-cli"), ("code", "bad")],
                [("grant_type", "client_credentials"), ("client_id", "reports"), ("client_secret", "bad")],
            }
        )
        {
            for (var i = 0; i < 20; i++)
                (await Submit(portal, "/connect/token", "192.0.2.7", form)).ShouldBe(HttpStatusCode.OK);
            (await Submit(portal, "/connect/token", "192.0.2.7", form)).ShouldBeProblem(
                HttpStatusCode.TooManyRequests,
                "too-many-requests"
            );
            (await Submit(portal, "/connect/token", "192.0.2.7", [.. form[..^1], (form[^1].Item1, "good")])).ShouldBe(
                HttpStatusCode.OK
            );
        }
    }

    [Fact]
    public async Task a_valid_token_is_refreshed_however_many_others_of_its_address_fail()
    {
        await using var portal = await PortalHost.Start();
        for (var i = 0; i < 1_500; i++)
            (
                await Submit(
                    portal,
                    "/connect/token",
                    "192.0.2.7",
                    ("grant_type", "refresh_token"),
                    ("client_id", "sms-cli"),
                    ("refresh_token", $"made up {i}")
                )
            ).ShouldBe(HttpStatusCode.OK);
        (
            await Submit(
                portal,
                "/connect/token",
                "192.0.2.7",
                ("grant_type", "refresh_token"),
                ("client_id", "sms-cli"),
                ("refresh_token", "good")
            )
        ).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task a_client_that_shows_its_secret_in_a_header_is_told_from_others()
    {
        await using var portal = await PortalHost.Start(PortalHost.Rate("SignIn", 1, burst: 1));
        foreach (var secret in (string[])["YTpi", "YTpj"])
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("grant_type", "client_credentials")]);
            (
                await portal.Http.Send(
                    HttpMethod.Post,
                    "/connect/token",
                    form,
                    Of("192.0.2.7"),
                    ("Authorization", $"Basic {secret}")
                )
            ).ShouldBe(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task whoever_tries_another_name_each_time_is_refused_by_the_address()
    {
        await using var portal = await PortalHost.Start(PortalHost.Rate("SignInAddress", 1, burst: 3));
        for (var i = 0; i < 3; i++)
            await SignsIn(portal, "192.0.2.7", ("userName", $"name{i}"), ("password", "Summer2026!"));
        (
            await Submit(portal, "/signin", "192.0.2.7", ("userName", "name3"), ("password", "Summer2026!"))
        ).ShouldBeProblem(HttpStatusCode.TooManyRequests, "too-many-requests");
        await SignsIn(portal, "192.0.2.8", ("userName", "name3"), ("password", "x"));
    }

    [Fact]
    public async Task looking_at_the_form_is_no_attempt()
    {
        await using var portal = await PortalHost.Start(PortalHost.Rate("SignIn", 1, burst: 1));
        for (var i = 0; i < 3; i++)
            (await portal.Http.Send(HttpMethod.Get, "/signin", null, Of("192.0.2.7"))).ShouldBe(HttpStatusCode.OK);
        await SignsIn(portal, "192.0.2.7", ("userName", "maria"), ("password", "x"));
    }

    [Theory]
    [InlineData("/signin")]
    [InlineData("/connect/token")]
    public async Task a_form_arrives_as_it_was_sent_and_one_that_is_too_large_or_cannot_be_read_is_refused(string path)
    {
        await using var portal = await PortalHost.Start();
        (string, string)[] form = [("userName", "maria"), ("returnUrl", new string('x', 60_000))];
        (await Submit(portal, path, "192.0.2.7", form))
            .Json.At("length")
            .ShouldBe($"{"userName=maria&returnUrl=".Length + 60_000}");
        (await Submit(portal, path, "192.0.2.7", ("returnUrl", new string('x', 200_000)))).ShouldBeProblem(
            HttpStatusCode.RequestEntityTooLarge,
            "too-large"
        );
        using var chunked = new FormUrlEncodedContent([KeyValuePair.Create("returnUrl", new string('x', 200_000))]);
        (await portal.Http.Send(HttpMethod.Post, path, chunked, ("Transfer-Encoding", "chunked"))).ShouldBeProblem(
            HttpStatusCode.RequestEntityTooLarge,
            "too-large"
        );
        using var many = new FormUrlEncodedContent(
            Enumerable.Range(0, 2_000).Select(i => KeyValuePair.Create($"f{i}", ""))
        );
        (await portal.Http.Send(HttpMethod.Post, path, many)).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "body"
        );
        portal.Behind.Requests.ShouldBe(1);
    }

    [Theory]
    [InlineData("Requests", "0")]
    [InlineData("Requests", "-1")]
    [InlineData("Burst", "0")]
    [InlineData("Per", "00:00:00")]
    public async Task a_rate_that_is_none_is_refused_at_the_start(string member, string value)
    {
        var error = await Should.ThrowAsync<Exception>(async () =>
        {
            await using var portal = await PortalHost.Start(
                new()
                {
                    [$"Portal:RateLimits:SignIn:Requests"] = "1",
                    ["Portal:RateLimits:SignIn:Per"] = "00:00:01",
                    ["Portal:RateLimits:SignIn:Burst"] = "1",
                    [$"Portal:RateLimits:SignIn:{member}"] = value,
                }
            );
            await portal.Http.Look("/alive");
        });
        error.ToString().ShouldContain("SignIn");
    }

    [Fact]
    public async Task who_waits_is_let_in_again()
    {
        await using var portal = await PortalHost.Start(
            new()
            {
                ["Portal:RateLimits:Intake:Requests"] = "1",
                ["Portal:RateLimits:Intake:Per"] = "00:00:01",
                ["Portal:RateLimits:Intake:Burst"] = "1",
            }
        );
        await Passes(portal, 1, "/intake/alert", Bearer(Key));
        (await Refused(portal, "/intake/alert", Bearer(Key))).Headers.RetryAfter!.Delta.ShouldBe(
            TimeSpan.FromSeconds(1)
        );
        await Eventually.Until(
            () => portal.Http.Post("/intake/alert", null, Bearer(Key)),
            answer => answer.Status == HttpStatusCode.OK
        );
    }

    private static async Task Passes(PortalHost portal, int times, string path, params (string, string)[] headers)
    {
        for (var i = 0; i < times; i++)
            (await portal.Http.Post(path, null, headers)).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task SignsIn(PortalHost portal, string address, params (string, string)[] form) =>
        (await Submit(portal, "/signin", address, form)).ShouldBe(HttpStatusCode.OK);

    private static async Task<Answer> Submit(
        PortalHost portal,
        string path,
        string address,
        params (string Name, string Value)[] form
    )
    {
        using var body = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await portal.Http.Send(HttpMethod.Post, path, body, Of(address));
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
