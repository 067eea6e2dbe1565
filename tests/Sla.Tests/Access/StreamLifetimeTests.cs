using System.Net.Http.Headers;
using Sms.Contracts;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Access;

/// <summary>A stream ends with the access token that it was asked for with.</summary>
public class StreamLifetimeTests(SlaHost sla)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task server_sent_events_end_in_order_and_say_why()
    {
        using var answer = await Ask("/breaches/stream");
        var began = DateTimeOffset.UtcNow;
        var text = await answer.Content.ReadAsStringAsync().WaitAsync(Patience);
        text.ShouldStartWith("id: ");
        text.ShouldEndWith(": The access token has expired. Connect again with a new one.\n\n");
        (DateTimeOffset.UtcNow - began).ShouldBeLessThan(Short + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task events_up_to_then_are_told()
    {
        var desk = sla.Desk;
        var service = Desk.FreshService();
        await desk.Agree(Desk.Resolution(service));
        using var answer = await Ask($"/breaches/stream?service={service}");
        await new Incident(desk, service).Reported(desk.Now.AddHours(-5));
        (await answer.Content.ReadAsStringAsync().WaitAsync(Patience)).ShouldContain("event: target-breached\n");
    }

    [Fact]
    public async Task a_feed_of_lines_is_broken_off_and_never_looks_whole()
    {
        await using var host = await ServiceHost<Program>.Start(sla.Parts, "sla");
        // More than the connection holds, so that the feed waits for its reader.
        await host.Execute(
            $$"""
            with streams as (insert into mt_streams (id, version)
                select gen_random_uuid(), 1 from generate_series(1, 4000) returning id)
            insert into mt_events (seq_id, id, stream_id, version, data, type, mt_dotnet_type)
            select nextval('mt_events_sequence'), gen_random_uuid(), id, 1,
                jsonb_build_object('factVersion', 1, 'from', now(), 'to', now(),
                    'reason', repeat('x', 20000), 'by', 'anna', 'at', now()),
                'fact_corrected', 'Sms.Sla.FactCorrected, Sms.Sla' from streams
            """
        );
        await Eventually.Until(() => host.Http.GetStringAsync("/history?after=3900&limit=10"), text => text.Length > 0);
        using var answer = await Ask("/history", host);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        await Expired();
        await Should.ThrowAsync<IOException>(async () =>
        {
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync().WaitAsync(Patience) is not null) { }
        });
    }

    [Fact]
    public async Task the_report_of_a_replay_goes_on_to_its_end()
    {
        using var answer = await Ask("/replay", method: HttpMethod.Post);
        (await answer.Content.ReadAsStringAsync().WaitAsync(Patience)).ShouldNotBeEmpty();
    }

    private async Task<HttpResponseMessage> Ask(
        string path,
        ServiceHost<Program>? host = null,
        HttpMethod? method = null
    )
    {
        var authority = await TestAuthority.Shared;
        var token = authority.Token("ann", [Roles.Auditor], token => token.Expires = DateTime.UtcNow + Short);
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, path)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
        };
        var answer = await (host ?? sla.Host).As("nobody").SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        return answer;
    }

    /// <summary>Nothing that could be looked at says that it is so.</summary>
    private static async Task Expired()
    {
        var then = DateTimeOffset.UtcNow + Short;
        await Eventually.Until(() => Task.FromResult(DateTimeOffset.UtcNow), now => now > then);
    }
}
