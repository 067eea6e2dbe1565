using FsCheck;
using FsCheck.Fluent;

namespace Sms.Incidents.Tests.Decisions;

/// <summary>Whatever the network does to the deliveries of an episode, an episode is at most one incident.</summary>
public class DeliveryProperties
{
    private static readonly DateTimeOffset T0 = Given.Now.AddMinutes(-10);
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(2000);

    // true: firing, false: resolved. Each list is what arrived, in the order in which it arrived.
    private static readonly Arbitrary<bool[]> Deliveries = ArbMap.Default.ArbFor<bool[]>();

    [Fact]
    public void any_interleaving_of_duplicates_of_one_episode_reports_at_most_one_incident() =>
        Check.One(Config, Prop.ForAll(Deliveries, arrived =>
            {
                var desk = new AlertDesk();
                foreach (var firing in arrived)
                {
                    desk.Deliver(firing ? AlertDesk.Firing(T0) : AlertDesk.Resolved(T0, T0.AddMinutes(1)));
                    desk.After(TimeSpan.FromSeconds(1));
                }

                // It opens when its beginning comes first, and is over as soon as its end has come, early or late.
                var reports = desk.Log.OfType<IncidentReported>().Count();
                reports.ShouldBe(arrived.FirstOrDefault() ? 1 : 0);
                desk.Incidents.Count(incident => incident.IsOpen())
                    .ShouldBe(reports == 1 && arrived.All(firing => firing) ? 1 : 0);
                desk.Log.OfType<IncidentResolved>().Count().ShouldBeLessThanOrEqualTo(1);
            }));

    [Fact]
    public void retries_of_one_episode_without_any_identity_report_exactly_one_incident() =>
        Check.One(
            Config,
            Prop.ForAll(
                ArbMap.Default.ArbFor<NonNegativeInt>(),
                ArbMap.Default.ArbFor<NonNegativeInt>(),
                (triggers, resolves) =>
                {
                    var desk = new AlertDesk();
                    for (var i = 0; i <= triggers.Get % 20; i++)
                        desk.Deliver(AlertDesk.Trigger());
                    for (var i = 0; i <= resolves.Get % 20; i++)
                        desk.Deliver(AlertDesk.Resolve());
                    desk.Log.OfType<IncidentReported>().Count().ShouldBe(1);
                    desk.Current.State.ShouldBe(IncidentState.Resolved);
                }
            )
        );

    [Fact]
    public void however_episodes_are_shuffled_there_is_never_more_than_one_open_incident_and_the_last_state_wins() =>
        Check.One(Config, Prop.ForAll(ArbMap.Default.ArbFor<(NonNegativeInt Episode, bool Firing)[]>(), arrived =>
            {
                var desk = new AlertDesk();
                foreach (var (episode, firing) in arrived)
                {
                    var start = T0.AddMinutes(2 * (episode.Get % 4));
                    desk.Deliver(firing ? AlertDesk.Firing(start) : AlertDesk.Resolved(start, start.AddMinutes(1)));
                    desk.Incidents.Count(incident => incident.IsOpen()).ShouldBeLessThanOrEqualTo(1);
                }

                // One incident for each episode at the most; an end of the latest episode leaves nothing firing.
                desk.Log.OfType<IncidentReported>().Count().ShouldBeLessThanOrEqualTo(4);
                if (arrived.Length == 0)
                    return;
                var latest = arrived.Max(delivery => delivery.Episode.Get % 4);
                if (arrived.Any(delivery => delivery.Episode.Get % 4 == latest && !delivery.Firing))
                    desk.Thread!.IsFiring.ShouldBeFalse();
            }));
}
