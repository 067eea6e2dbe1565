using System.Collections.Concurrent;
using System.Text.Json;
using Sms.Contracts.Incidents;
using Sms.ServiceDefaults;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Reactions;

/// <summary>
/// One incident from report to closure, with every contract that the clocks listen to; two services, both covered.
/// </summary>
internal sealed class Tale
{
    internal static readonly DateTimeOffset Start = Desk.Instant("2024-03-05T08:00Z");
    internal static readonly DateTimeOffset End = Start.AddHours(12);

    // Facts of long ago read at a moment of long ago: whoever asks gets the same, so once is enough.
    private static readonly ConcurrentDictionary<string, Lazy<Task<(string Reading, string Listed)>>> Straight = new();

    private readonly Desk _desk;
    private readonly string _other;

    private Tale(Desk desk, string service, string other)
    {
        (_desk, _other, Incident) = (desk, other, new Incident(desk, service));
        var id = Incident.Id;
        Messages =
        [
            new IncidentReported(id, 1, "INC-1", "Mail is slow", service, "P2", "phone", "desk", At(0)),
            new IncidentAssigned(id, 2, "mail", "carla", "anna", At(5)),
            new IncidentAcknowledged(id, 3, "carla", At(10)),
            new IncidentWorkStarted(id, 4, "carla", At(12)),
            new IncidentPutOnHold(id, 5, "caller", "carla", At(20)),
            new IncidentResumed(id, 6, "carla", At(50)),
            new IncidentPriorityChanged(id, 7, "P3", "anna", At(60)),
            new IncidentServiceChanged(id, 8, other, "anna", At(70)),
            new IncidentResolved(id, 9, "fixed", At(100), "carla", At(110)),
            new IncidentReopened(id, 10, "again", "dora", At(160)),
            new IncidentResolved(id, 11, "fixed", At(200), "carla", At(201)),
            new IncidentClosed(id, 12, "anna", At(300)),
        ];
    }

    public static TheoryData<string> Contracts =>
        [
            nameof(IncidentReported),
            nameof(IncidentAssigned),
            nameof(IncidentAcknowledged),
            nameof(IncidentWorkStarted),
            nameof(IncidentPutOnHold),
            nameof(IncidentResumed),
            nameof(IncidentPriorityChanged),
            nameof(IncidentServiceChanged),
            nameof(IncidentResolved),
            nameof(IncidentReopened),
            nameof(IncidentClosed),
        ];

    internal Incident Incident { get; }

    internal IReadOnlyList<object> Messages { get; }

    internal static async Task<Tale> Begin(Desk desk)
    {
        var (service, other) = (Desk.FreshService(), Desk.FreshService());
        await desk.Agree(Desk.Usual(service) with { Name = "Both", Services = [service, other] });
        await desk.Agree(Desk.Resolution(service) with { Name = "First" });
        await desk.Agree(Desk.Resolution(other) with { Name = "Second" });
        return new Tale(desk, service, other);
    }

    internal static DateTimeOffset At(int minute) => Start.AddMinutes(minute);

    /// <summary>The tale up to the first message of a contract, and that message.</summary>
    internal (IReadOnlyList<object> Before, object Message) UpTo(string contract)
    {
        var index = Messages.ToList().FindIndex(message => message.GetType().Name == contract);
        return (Messages.Take(index).ToList(), Messages[index]);
    }

    /// <summary>A message of the contract, said again with another version and time.</summary>
    internal object Again(string contract, long version, DateTimeOffset at) =>
        UpTo(contract).Message switch
        {
            IncidentReported m => m with { Version = version, At = at },
            IncidentAssigned m => m with { Version = version, At = at },
            IncidentAcknowledged m => m with { Version = version, At = at },
            IncidentWorkStarted m => m with { Version = version, At = at },
            IncidentPutOnHold m => m with { Version = version, At = at },
            IncidentResumed m => m with { Version = version, At = at },
            IncidentPriorityChanged m => m with { Version = version, At = at, Priority = "P1" },
            IncidentServiceChanged m => m with { Version = version, At = at, Service = "elsewhere" },
            IncidentResolved m => m with { Version = version, At = at, RestoredAt = at },
            IncidentReopened m => m with { Version = version, At = at },
            IncidentClosed m => m with { Version = version, At = at },
            var other => throw new ArgumentException(other.GetType().Name, nameof(contract)),
        };

    /// <summary>Says the messages one by one; each is heard before the next is said.</summary>
    internal async Task Say(IEnumerable<object> messages)
    {
        foreach (var message in messages)
            await Incident.Say(message);
    }

    /// <summary>
    /// Says them all at once: eleven queues are read at the same time, so they are heard in any order.
    /// </summary>
    internal async Task SayAtOnce(IReadOnlyList<object> messages)
    {
        foreach (var message in messages)
            await _desk.Channel.Publish(message);
        await Incident.Hears([.. messages.Select(Incident.VersionOf)]);
    }

    /// <summary>What another incident shows of which messages with the same versions were heard in order.</summary>
    internal static async Task<(string Reading, string Listed)> InOrder(Desk desk, IReadOnlyList<object> messages)
    {
        var versions = messages.Select(Incident.VersionOf).Order().ToList();
        return await Straight.GetOrAdd(string.Join(' ', versions), _ => new(Told)).Value;

        async Task<(string, string)> Told()
        {
            var tale = await Begin(desk);
            await tale.Say(tale.Messages.Where(message => versions.Contains(Incident.VersionOf(message))));
            return (await tale.Reading(), await tale.Listed());
        }
    }

    /// <summary>What the clocks show at the end, without what differs from incident to incident.</summary>
    internal async Task<string> Reading(Func<ClockReading, bool>? of = null)
    {
        var clocks = (await Incident.Clocks()).Where(of ?? (_ => true));
        var readings = await Task.WhenAll(
            clocks.Select(clock =>
                _desk.Get<Shown>($"/clocks/{clock.ClockId}?at={Uri.EscapeDataString(End.ToString("O"))}")
            )
        );
        return string.Join(
            '\n',
            readings
                .Select(shown => shown.Clock)
                .OrderBy(clock => clock.Agreement)
                .ThenBy(clock => clock.Metric)
                .Select(clock =>
                    JsonSerializer.Serialize(
                        clock with
                        {
                            ClockId = "",
                            AgreementId = default,
                            Service = Named(clock.Service),
                            Breaches =
                            [
                                .. clock.Breaches.Select(breach => breach with { Service = Named(breach.Service) }),
                            ],
                        },
                        Defaults.Json
                    )
                )
        );
    }

    private string Named(string service) => service == _other ? "other" : "first";

    /// <summary>What the lists and reports count each clock as.</summary>
    internal async Task<string> Listed()
    {
        var states = new List<string>();
        foreach (var state in new[] { "running", "met", "breached", "stopped", "no-target" })
        {
            var page = await _desk.Get<ClockPage>($"/clocks?incident={Incident.Id}&state={state}");
            states.AddRange(page.Items.Select(shown => $"{shown.Clock.Agreement} {shown.Clock.Metric} {state}"));
        }

        return string.Join('\n', states.Order(StringComparer.Ordinal));
    }
}
