using System.Text.Json;
using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

/// <summary>One incident for a notification group, of which each notification tells a part.</summary>
public class GroupTests
{
    private static readonly DateTimeOffset T0 = Given.Now.AddMinutes(-10);

    private readonly AlertDesk _desk = new(new() { Grouping = Grouping.Group, FlapThreshold = 0 });

    [Fact]
    public void it_is_over_when_every_member_that_fired_has_cleared_in_whatever_order()
    {
        Tell(Firing("g1"), Firing("g2")).ShouldBe(Outcome.Opened);
        Tell(Firing("g3")).ShouldBe(Outcome.Repeated);
        Tell(Resolved("g2")).ShouldBe(Outcome.PartlyCleared);
        Tell(Resolved("g3"), Firing("g1")).ShouldBe(Outcome.Repeated);
        Tell(Resolved("g1")).ShouldBe(Outcome.Cleared);
        _desk.Incidents.ShouldHaveSingleItem().State.ShouldBe(IncidentState.Resolved);
    }

    [Fact]
    public void what_a_silence_hides_fires_on()
    {
        Tell(Firing("g1"), Firing("g2"));
        Tell(Resolved("g1")).ShouldBe(Outcome.PartlyCleared);
        _desk.After(TimeSpan.FromDays(3));
        Tell(Firing("g2")).ShouldBe(Outcome.Repeated);
        _desk.Current.IsOpen().ShouldBeTrue();
        Tell(Resolved("g2")).ShouldBe(Outcome.Cleared);
    }

    [Fact]
    public void a_group_that_was_truncated_is_over_only_when_a_whole_notification_says_so()
    {
        Tell(truncated: 1, "firing", Firing("g1"));
        Tell(Firing("g1"), Firing("g2"));
        Tell(truncated: 2, "resolved", Resolved("g1")).ShouldBe(Outcome.PartlyCleared);
        Tell(truncated: 0, "firing", Resolved("g2")).ShouldBe(Outcome.PartlyCleared);
        Tell(truncated: 0, "resolved", Resolved("g1"), Resolved("g2")).ShouldBe(Outcome.Cleared);
        _desk.Current.State.ShouldBe(IncidentState.Resolved);
    }

    [Fact]
    public void a_whole_notification_does_not_end_a_truncated_group_of_which_a_member_is_known_to_fire()
    {
        Tell(truncated: 1, "firing", Firing("g1"), Firing("g2"));
        Tell(truncated: 0, "resolved", Resolved("g1")).ShouldBe(Outcome.PartlyCleared);
        Tell(truncated: 0, "resolved", Resolved("g2")).ShouldBe(Outcome.Cleared);
    }

    [Fact]
    public void a_group_fires_whose_firing_members_are_all_truncated()
    {
        Tell(truncated: 3, "firing", Resolved("g1")).ShouldBe(Outcome.Opened);
        _desk.Current.ReportedAt.ShouldBe(_desk.Now);
        Tell(truncated: 3, "resolved", Resolved("g1")).ShouldBe(Outcome.PartlyCleared);
        Tell(truncated: 0, "resolved", Resolved("g1")).ShouldBe(Outcome.Cleared);
    }

    [Fact]
    public void what_ends_before_it_began_opens_nothing_and_what_fires_beside_it_does()
    {
        Tell(Resolved("g1")).ShouldBe(Outcome.Ignored);
        Tell(Firing("g1")).ShouldBe(Outcome.Late);
        Tell(truncated: 2, "resolved", Resolved("g1")).ShouldBe(Outcome.Ignored);
        _desk.Incidents.ShouldBeEmpty();
        Tell(Firing("g1"), Firing("g2")).ShouldBe(Outcome.Opened);
        Tell(Resolved("g2")).ShouldBe(Outcome.Cleared);
    }

    [Fact]
    public void a_late_copy_opens_nothing_and_what_fires_on_or_again_does()
    {
        Tell(truncated: 1, "firing", Firing("g1"));
        Tell(truncated: 0, "resolved", Resolved("g1")).ShouldBe(Outcome.Cleared);
        Tell(truncated: 1, "firing", Firing("g1")).ShouldBe(Outcome.Duplicate);
        Tell(Firing("g1")).ShouldBe(Outcome.Late);
        Tell(Firing("g1", T0.AddMinutes(5))).ShouldBe(Outcome.Opened);
        Tell(Resolved("g1")).ShouldBe(Outcome.PartlyCleared);
        Tell(Resolved("g1", T0.AddMinutes(5))).ShouldBe(Outcome.Cleared);

        _desk.After(TimeSpan.FromMinutes(6));
        Tell(Firing("g1", T0.AddMinutes(5))).ShouldBe(Outcome.Opened);
        Tell(Firing("g1", T0.AddMinutes(5))).ShouldBe(Outcome.Duplicate);
        Tell(Resolved("g1", T0.AddMinutes(5))).ShouldBe(Outcome.Cleared);
        _desk.Incidents.ShouldAllBe(incident => !incident.IsOpen());
    }

    [Fact]
    public void a_person_resolves_what_was_known_and_later_only_what_is_still_listed_counts()
    {
        Tell(Firing("g1"), Firing("g2"));
        _desk.Person(new IncidentResolved("fixed", _desk.Now, null, Ann, _desk.Now));
        Tell(Firing("g2")).ShouldBe(Outcome.Duplicate);
        _desk.After(TimeSpan.FromMinutes(6));
        Tell(Firing("g2")).ShouldBe(Outcome.Opened);
        Tell(Resolved("g2")).ShouldBe(Outcome.Cleared);
        _desk.Incidents.ShouldAllBe(incident => !incident.IsOpen());
    }

    [Fact]
    public void a_new_member_is_heard_although_a_person_has_just_resolved_the_incident()
    {
        Tell(Firing("g1"));
        _desk.Person(new IncidentResolved("fixed", _desk.Now, null, Ann, _desk.Now));
        Tell(Firing("g1"), Firing("g2")).ShouldBe(Outcome.Opened);
    }

    [Fact]
    public void of_a_group_that_is_too_large_it_is_known_that_others_may_fire()
    {
        var members = Enumerable.Range(0, GroupMembers.AtMost + 1).Select(i => $"g{i}").ToList();
        Tell([.. members.Select(member => Firing(member))]);
        _desk.Thread!.Members!.ShouldSatisfyAllConditions(
            known => known.Known.Count.ShouldBe(GroupMembers.AtMost),
            known => known.Incomplete.ShouldBeTrue()
        );
        Tell(truncated: 0, "firing", [.. members.SkipLast(1).Select(member => Resolved(member))])
            .ShouldBe(Outcome.PartlyCleared);
        Tell(truncated: 0, "resolved", Resolved(members[^1])).ShouldBe(Outcome.Cleared);
    }

    [Fact]
    public void who_has_cleared_is_forgotten_when_no_late_copy_can_come_any_more()
    {
        Tell(Firing("g1"), Firing("g2"));
        Tell(Resolved("g1"));
        _desk.After(TimeSpan.FromMinutes(6));
        Tell(Firing("g2"));
        _desk.Thread!.Members!.Known.ShouldHaveSingleItem().Key.ShouldBe("g2");
    }

    [Fact]
    public void a_start_that_lies_far_ahead_does_not_keep_a_member_firing()
    {
        Tell(Firing("g1", Given.Now.AddYears(100)));
        Tell(Resolved("g1", Given.Now.AddYears(100))).ShouldBe(Outcome.Cleared);
        Tell(Firing("g1")).ShouldBe(Outcome.Opened);
    }

    private string Tell(params object[] alerts) => Tell(0, null, alerts);

    private string Tell(int truncated, string? status, params object[] alerts) =>
        _desk
            .Deliver(
                AlertmanagerWebhook
                    .Read(
                        JsonSerializer.SerializeToUtf8Bytes(
                            new
                            {
                                groupKey = "g",
                                status,
                                truncatedAlerts = truncated,
                                alerts,
                            }
                        ),
                        _desk.Integration
                    )
                    .Alerts.ShouldHaveSingleItem()
            )
            .What;

    private static object Firing(string fingerprint, DateTimeOffset? start = null) =>
        new
        {
            status = "firing",
            fingerprint,
            startsAt = start ?? T0,
        };

    private static object Resolved(string fingerprint, DateTimeOffset? start = null) =>
        new
        {
            status = "resolved",
            fingerprint,
            startsAt = start ?? T0,
            endsAt = T0.AddMinutes(1),
        };
}
