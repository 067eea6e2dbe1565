using Marten;
using Microsoft.Extensions.DependencyInjection;
using Sms.Contracts.Changes;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Reactions;

/// <summary>
/// What planned work and the lists go by is what an incident is now, not what it was when its clocks started.
/// </summary>
public class MovedIncidentTests(SlaHost sla)
{
    private readonly Desk _desk = sla.Desk;
    private readonly Guid _change = Guid.CreateVersion7();
    private readonly (string First, string Second) _services = (Desk.FreshService(), Desk.FreshService());

    [Fact]
    public async Task planned_work_on_the_service_that_an_incident_has_moved_to_stops_its_clock()
    {
        var incident = await Reported(minutesAgo: 60);
        await incident.ServiceChanged(_desk.Now.AddMinutes(-50), _services.Second);
        await Implemented(_services.Second, _desk.Now.AddMinutes(-30), null);
        await Shows(incident, ClockStatus.Paused, 30);
    }

    [Fact]
    public async Task planned_work_on_the_service_that_an_incident_was_on_before_takes_back_its_breach()
    {
        var incident = await Reported(minutesAgo: 250);
        await incident.ServiceChanged(_desk.Now.AddMinutes(-100), _services.Second);
        await Shows(incident, ClockStatus.Breached, 250);
        await Implemented(_services.First, _desk.Now.AddMinutes(-200), _desk.Now.AddMinutes(-160));
        await Shows(incident, ClockStatus.Running, 210);
    }

    [Fact]
    public async Task planned_work_after_a_breach_stops_the_clock_of_the_next_cycle()
    {
        var incident = await Reported(minutesAgo: 600, terms =>
            terms with
            {
                PriorityChange = PriorityChangeRule.FromChange,
            }
        );
        await Shows(incident, ClockStatus.Breached, 600);
        await incident.PriorityChanged(_desk.Now.AddMinutes(-60), "P3");
        await Implemented(_services.First, _desk.Now.AddMinutes(-30), null);
        await Shows(incident, ClockStatus.Paused, 30);
    }

    [Fact]
    public async Task planned_work_before_the_report_as_it_was_first_told_stops_the_clock_of_the_corrected_one()
    {
        var incident = await Reported(minutesAgo: 30);
        await Corrected(incident, _desk.Now.AddMinutes(-90));
        await Implemented(_services.First, _desk.Now.AddMinutes(-80), _desk.Now.AddMinutes(-60));
        await Shows(incident, ClockStatus.Running, 70);
    }

    [Fact]
    public async Task a_correction_finds_the_planned_work_of_the_time_that_it_brings_in()
    {
        await Agree();
        await Implemented(_services.First, _desk.Now.AddMinutes(-80), _desk.Now.AddMinutes(-60));
        var incident = new Incident(_desk, _services.First);
        await incident.Reported(_desk.Now.AddMinutes(-30));
        await Corrected(incident, _desk.Now.AddMinutes(-90));
        await Shows(incident, ClockStatus.Running, 70);
    }

    [Fact]
    public async Task work_that_turns_out_to_have_ended_before_the_report_stops_nothing()
    {
        await Agree();
        await Begun(_services.First, _desk.Now.AddMinutes(-60));
        var incident = new Incident(_desk, _services.First);
        await incident.Reported(_desk.Now.AddMinutes(-30));
        await Shows(incident, ClockStatus.Paused, 0);
        await _desk.Channel.Publish(Ended(_services.First, _desk.Now.AddMinutes(-40)));
        await Shows(incident, ClockStatus.Running, 30);
    }

    [Fact]
    public async Task the_list_finds_a_clock_by_the_service_that_it_shows()
    {
        var incident = await Reported(minutesAgo: 10);
        await incident.ServiceChanged(_desk.Now.AddMinutes(-5), _services.Second);
        (await Listed(_services.Second)).ShouldBe([incident.Id]);
        (await Listed(_services.First)).ShouldBeEmpty();
        // Elsewhere the agreement has no say: the clock keeps the last of its services.
        await incident.ServiceChanged(_desk.Now.AddMinutes(-4), Desk.FreshService());
        (await Listed(_services.Second)).ShouldBe([incident.Id]);
        await incident.ServiceChanged(_desk.Now.AddMinutes(-3), _services.First);
        (await Listed(_services.First)).ShouldBe([incident.Id]);
        (await Listed(_services.Second)).ShouldBeEmpty();
    }

    private async Task Corrected(Incident incident, DateTimeOffset at)
    {
        using var answer = await _desk.Post($"/facts/{incident.Id}/1/correct", new { at, reason = "mistyped" });
        answer.EnsureSuccessStatusCode();
    }

    private async Task<IReadOnlyList<Guid>> Listed(string service)
    {
        var shown = (await _desk.Get<ClockPage>($"/clocks?service={service}")).Items;
        shown.ShouldAllBe(item => item.Clock.Service == service);
        return [.. shown.Select(item => item.IncidentId)];
    }

    private async Task Shows(Incident incident, string status, int minutes) =>
        await Eventually.Until(
            () => incident.Clock(),
            clock => clock.Status == status && Math.Abs(clock.Consumed.TotalMinutes - minutes) < 1.5
        );

    private Task Agree(Func<AgreementTerms, AgreementTerms>? with = null) =>
        _desk.Agree(
            (with ?? (terms => terms))(
                Desk.Resolution(_services.First) with
                {
                    Services = [_services.First, _services.Second],
                    ExcludePlannedWork = true,
                }
            )
        );

    private async Task<Incident> Reported(int minutesAgo, Func<AgreementTerms, AgreementTerms>? with = null)
    {
        await Agree(with);
        var incident = new Incident(_desk, _services.First);
        await incident.Reported(_desk.Now.AddMinutes(-minutesAgo));
        return incident;
    }

    private async Task Implemented(string service, DateTimeOffset from, DateTimeOffset? to)
    {
        // The end first: nothing but the work as it was is ever known.
        if (to is { } end)
        {
            await _desk.Channel.Publish(Ended(service, end));
            await Noted();
        }

        await Begun(service, from);
    }

    private async Task Begun(string service, DateTimeOffset from)
    {
        await _desk.Channel.Publish(
            new ChangeStarted(
                _change,
                7,
                "CHG0000001",
                [service],
                from,
                _desk.Now.AddHours(1),
                false,
                null,
                "anna",
                from
            )
        );
        await Noted(window => window.From is not null);
    }

    private Task Noted(Func<Window, bool>? known = null) =>
        Eventually.Until(
            async () =>
            {
                await using var session = _desk.Host.Services.GetRequiredService<IDocumentStore>().QuerySession();
                return await session.LoadAsync<Window>(_change);
            },
            window => window is not null && (known is null || known(window))
        );

    private ChangeEnded Ended(string service, DateTimeOffset at) =>
        new(_change, 8, "CHG0000001", [service], "implemented", null, "anna", at);
}
