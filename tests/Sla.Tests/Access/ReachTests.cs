using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Sms.Contracts;
using Sms.ServiceDefaults;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Access;

/// <summary>
/// The owner of a service sees its clocks, breaches and attainment; a customer sees those of the customer's agreements.
/// </summary>
public class ReachTests(SlaHost sla)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Desk _desk = sla.Desk;

    [Fact]
    public async Task a_service_owner_sees_what_is_measured_for_the_service_alone()
    {
        var (mine, theirs) = (Desk.FreshService(), Desk.FreshService());
        var agreement = await _desk.Agree(Desk.Resolution(mine) with { Services = [mine, theirs] });
        var (own, other) = (await Breached(mine), await Breached(theirs));
        using var owner = sla.Host.As("olga", $"{Roles.ServiceOwner}:{mine}");

        await ShouldSee(owner, own, other, agreement);
        (await Attainment(owner, agreement)).ShouldHaveSingleItem().Breached.ShouldBe(1);
        (await Attainment(sla.Http, agreement)).ShouldHaveSingleItem().Breached.ShouldBe(2);
    }

    [Fact]
    public async Task a_customer_sees_what_is_measured_for_their_agreements_alone()
    {
        var (service, acme) = (Desk.FreshService(), $"acme-{Guid.NewGuid():N}");
        var theirs = await _desk.Agree(Desk.Resolution(service) with { Customer = acme });
        var others = await _desk.Agree(Desk.Resolution(service) with { Customer = "another" });
        var incident = await Breached(service);
        using var customer = sla.Host.As("carl", $"{Roles.Customer}:{acme}");

        (await Clocks(customer)).ShouldHaveSingleItem().Clock.AgreementId.ShouldBe(theirs);
        (await Breaches(customer)).ShouldHaveSingleItem().AgreementId.ShouldBe(theirs);
        (await Attainment(customer, theirs)).ShouldHaveSingleItem().Breached.ShouldBe(1);
        (await Attainment(customer, others)).ShouldBeEmpty();
        await ShouldBeFound(customer, PinnedClock.IdOf(incident.Id, theirs, Metric.Resolution));
        await ShouldBeUnknown(customer, PinnedClock.IdOf(incident.Id, others, Metric.Resolution));
        using var facts = await customer.GetAsync($"/facts/{incident.Id}");
        facts.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task without_an_agreement_a_customer_sees_nothing()
    {
        var service = Desk.FreshService();
        await _desk.Agree(Desk.Resolution(service) with { Customer = null });
        var incident = await Breached(service);
        using var customer = sla.Host.As("carl", $"{Roles.Customer}:{service}");

        (await Clocks(customer)).ShouldBeEmpty();
        (await Breaches(customer)).ShouldBeEmpty();
        using var facts = await customer.GetAsync($"/facts/{incident.Id}");
        await facts.Problem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task the_stream_tells_each_of_their_own()
    {
        var (mine, theirs) = (Desk.FreshService(), Desk.FreshService());
        await _desk.Agree(Desk.Resolution(theirs));
        await _desk.Agree(Desk.Resolution(mine));
        var acme = $"acme-{Guid.NewGuid():N}";
        using var owner = sla.Host.As("olga", $"{Roles.ServiceOwner}:{mine}");
        using var customer = sla.Host.As("carl", $"{Roles.Customer}:{acme}");
        using var toOwner = await Follow(owner);
        using var toCustomer = await Follow(customer);
        // Made while the customer is watching already.
        await _desk.Agree(Desk.Resolution(theirs) with { Customer = acme });

        var (other, own) = (await Breached(theirs), await Breached(mine));

        (await FirstIncident(toOwner)).ShouldBe(own.Id);
        (await FirstIncident(toCustomer)).ShouldBe(other.Id);
    }

    [Fact]
    public async Task a_clock_that_moved_to_another_service_is_not_shown_to_the_owner_of_the_first()
    {
        var (first, second) = (Desk.FreshService(), Desk.FreshService());
        var agreement = await _desk.Agree(Desk.Resolution(first) with { Services = [first, second] });
        var (incident, start) = (new Incident(_desk, first), _desk.Now.AddHours(-1));
        await incident.Reported(start);
        using var owner = sla.Host.As("olga", $"{Roles.ServiceOwner}:{first}");
        var clock = PinnedClock.IdOf(incident.Id, agreement, Metric.Resolution);
        await ShouldBeFound(owner, clock);
        var before = sla.Host.Time.GetUtcNow();

        await incident.ServiceChanged(_desk.Now, second);

        await ShouldBeUnknown(owner, clock);
        using var asOf = await owner.GetAsync($"/clocks/{clock}?asOf={Uri.EscapeDataString(before.ToString("O"))}");
        await asOf.Problem(HttpStatusCode.NotFound, "not-found");
    }

    private static async Task ShouldSee(HttpClient owner, Incident own, Incident other, Guid agreement)
    {
        (await Clocks(owner)).ShouldHaveSingleItem().IncidentId.ShouldBe(own.Id);
        (await Breaches(owner)).ShouldHaveSingleItem().IncidentId.ShouldBe(own.Id);
        await ShouldBeFound(owner, PinnedClock.IdOf(own.Id, agreement, Metric.Resolution));
        await ShouldBeUnknown(owner, PinnedClock.IdOf(other.Id, agreement, Metric.Resolution));
        using var known = await owner.GetAsync($"/facts/{own.Id}");
        known.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var unknown = await owner.GetAsync($"/facts/{other.Id}");
        await unknown.Problem(HttpStatusCode.NotFound, "not-found");
    }

    private static async Task ShouldBeFound(HttpClient caller, string clock)
    {
        using var shown = await caller.GetAsync($"/clocks/{clock}");
        shown.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var events = await caller.GetAsync($"/clocks/{clock}/events");
        events.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task ShouldBeUnknown(HttpClient caller, string clock)
    {
        using var shown = await caller.GetAsync($"/clocks/{clock}");
        await shown.Problem(HttpStatusCode.NotFound, "not-found");
        using var events = await caller.GetAsync($"/clocks/{clock}/events");
        await events.Problem(HttpStatusCode.NotFound, "not-found");
    }

    private static async Task<IReadOnlyList<Shown>> Clocks(HttpClient caller) =>
        (await caller.GetFromJsonAsync<ClockPage>("/clocks?limit=500", Defaults.Json))!.Items;

    private static async Task<IReadOnlyList<BreachEntry>> Breaches(HttpClient caller) =>
        (await caller.GetFromJsonAsync<BreachPage>("/breaches?limit=500", Defaults.Json))!.Items;

    private static async Task<IReadOnlyList<Attainment>> Attainment(HttpClient caller, Guid agreement) =>
        (
            await caller.GetFromJsonAsync<IReadOnlyList<Attainment>>(
                $"/attainment?agreement={agreement}",
                Defaults.Json
            )
        )!;

    private static async Task<HttpResponseMessage> Follow(HttpClient caller)
    {
        var answer = await caller.GetAsync("/breaches/stream", HttpCompletionOption.ResponseHeadersRead);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return answer;
    }

    private static async Task<Guid> FirstIncident(HttpResponseMessage stream)
    {
        await foreach (
            var told in SseParser
                .Create(await stream.Content.ReadAsStreamAsync())
                .EnumerateAsync(new CancellationTokenSource(Patience).Token)
        )
        {
            if (told.Data.Length > 0)
                return JsonDocument.Parse(told.Data).RootElement.GetProperty("subject").GetGuid();
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    private async Task<Incident> Breached(string service)
    {
        var incident = new Incident(_desk, service);
        await incident.Reported(_desk.Now.AddHours(-5));
        return incident;
    }
}
