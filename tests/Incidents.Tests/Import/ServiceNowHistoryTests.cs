namespace Sms.Incidents.Tests.Import;

public class ServiceNowHistoryTests
{
    [Fact]
    public void states_become_what_happened() =>
        new SmallExport()
            .Row("New", "29-02-2016 08:05")
            .Row("Active", "29-02-2016 09:00", "1")
            .Row("Awaiting User Info", "29-02-2016 10:00", "2")
            .Row("Awaiting Vendor", "29-02-2016 11:00", "3")
            .Row("Active", "29-02-2016 12:00", "4")
            .Row("Resolved", "29-02-2016 13:00", "5")
            .Row("Active", "29-02-2016 14:00", "6")
            .Row("Resolved", "29-02-2016 15:00", "7")
            .Row("Closed", "05-03-2016 15:00", "8")
            .Changes()
            .ShouldBe([
                "29 09:00 work-started",
                "29 10:00 on-hold",
                "29 11:00 on-hold",
                "29 12:00 resumed",
                "29 13:00 resolved",
                "29 14:00 reopened",
                "29 15:00 resolved",
                "05 15:00 closed",
            ]);

    [Fact]
    public void rows_that_say_nothing_new_are_nothing() =>
        new SmallExport()
            .Row("New", "29-02-2016 08:05")
            .Row("New", "29-02-2016 08:05")
            .Row("New", "29-02-2016 09:00", "1")
            .Changes()
            .ShouldBeEmpty();

    [Theory]
    [InlineData("Awaiting User Info", "caller")]
    [InlineData("Awaiting Evidence", "caller")]
    [InlineData("Awaiting Vendor", "vendor")]
    [InlineData("Awaiting Problem", "problem")]
    [InlineData("Awaiting Change", "change")]
    public void every_way_to_wait_has_its_reason(string state, string reason) =>
        new SmallExport()
            .Row(state, "29-02-2016 08:05")
            .Read()
            .Incidents[0]
            .Changes.ShouldHaveSingleItem()
            .Reason.ShouldBe(reason);

    [Fact]
    public void rows_out_of_order_are_put_in_the_order_of_their_times_then_of_their_counts() =>
        new SmallExport()
            .Row("Closed", "05-03-2016 15:00", "5")
            .Row("Resolved", "29-02-2016 09:00", "3")
            .Row("Active", "29-02-2016 09:00", "2")
            .Row("New", "29-02-2016 08:05", "7")
            .Changes()
            .ShouldBe(["29 09:00 work-started", "29 09:00 resolved", "05 15:00 closed"]);

    [Theory]
    [InlineData("29-02-2016 08:30", "?", "29-02-2016 09:00", 8 * 60 + 30)]
    [InlineData("29-02-2016 09:41", "29-02-2016 07:17", "29-02-2016 07:27", 7 * 60 + 17)]
    [InlineData("29-02-2016 09:41", "?", "29-02-2016 07:27", 7 * 60 + 27)]
    public void it_began_when_it_was_opened_or_earlier_when_it_was_there_earlier(
        string opened,
        string created,
        string updated,
        int minutes
    ) =>
        new SmallExport()
            .Row("New", updated, opened: opened, created: created)
            .Read()
            .Incidents[0]
            .ReportedAt.ShouldBe(new DateTimeOffset(2016, 2, 29, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes));

    [Theory]
    [InlineData("29-02-2016 09:30", "09:30", "it was back before it was stated")]
    [InlineData("29-02-2016 11:29", "10:00", "nobody states what is yet to come")]
    [InlineData("29-02-2016 07:00", "10:00", "not before it began")]
    [InlineData("?", "10:00", "unknown")]
    public void service_was_back_when_the_record_says_unless_that_cannot_be(
        string resolved,
        string restored,
        string why
    )
    {
        var read = new SmallExport()
            .Row("New", "29-02-2016 08:05")
            .Row("Resolved", "29-02-2016 10:00", "1", resolved: resolved)
            .Read();
        $"{read.Incidents[0].Changes[0].RestoredAt:HH:mm}".ShouldBe(restored, why);
    }

    [Fact]
    public void a_resolution_before_the_last_reopening_is_not_that_of_afterwards()
    {
        var read = new SmallExport()
            .Row("Resolved", "29-02-2016 10:00", resolved: "29-02-2016 10:00")
            .Row("Active", "29-02-2016 11:00", "1", resolved: "29-02-2016 10:00")
            .Row("Resolved", "29-02-2016 12:00", "2", resolved: "29-02-2016 10:00")
            .Read();
        $"{read.Incidents[0].Changes[2].RestoredAt:HH:mm}".ShouldBe("12:00");
    }

    [Fact]
    public void a_resolution_that_is_stated_again_is_noted_and_does_not_move() =>
        new SmallExport()
            .Row("Resolved", "29-02-2016 08:53", resolved: "29-02-2016 11:29")
            .Row("Resolved", "29-02-2016 11:29", "1", resolved: "29-02-2016 11:29")
            .Changes()
            .ShouldBe(["29 08:53 resolved", "29 11:29 noted"]);

    [Fact]
    public void closed_without_a_resolution_was_resolved_then() =>
        new SmallExport()
            .Row("Active", "29-02-2016 08:05")
            .Row("Closed", "29-02-2016 15:44", "1", resolved: "29-02-2016 15:43")
            .Row("Closed", "09-03-2016 16:27", "2")
            .Changes()
            .ShouldBe(["29 08:05 work-started", "29 15:44 resolved", "29 15:44 closed"]);

    [Fact]
    public void unknown_is_not_nobody()
    {
        var changes = new SmallExport()
            .Row("New", "29-02-2016 08:05", group: "A", person: "Resolver 1")
            .Row("New", "29-02-2016 09:00", "1")
            .Row("New", "29-02-2016 10:00", "2", group: "B")
            .Row("New", "29-02-2016 11:00", "3", person: "Resolver 2")
            .Read()
            .Incidents[0]
            .Changes;
        changes
            .Select(change => (change.Group, change.Person))
            .ShouldBe([("A", "Resolver-1"), ("B", null), ("B", "Resolver-2")]);
    }

    [Fact]
    public void what_is_described_is_described_before_it_is_resolved_and_after_it_is_reopened() =>
        new SmallExport()
            .Row("New", "29-02-2016 08:05")
            .Row("Resolved", "29-02-2016 09:00", "1", category: "web", person: "x")
            .Row("Active", "29-02-2016 10:00", "2", category: "web", person: "y", priority: "1 - Critical")
            .Changes()
            .ShouldBe([
                "29 09:00 service-changed",
                "29 09:00 assigned",
                "29 09:00 resolved",
                "29 10:00 reopened",
                "29 10:00 prioritised",
                "29 10:00 assigned",
            ]);

    [Fact]
    public void what_is_edited_after_the_resolution_is_noted() =>
        new SmallExport()
            .Row("Resolved", "29-02-2016 09:00")
            .Row("Resolved", "29-02-2016 10:00", "1", person: "x", priority: "4 - Low")
            .Changes()
            .ShouldBe(["29 09:00 resolved", "29 10:00 noted", "29 10:00 noted"]);

    [Fact]
    public void another_problem_takes_the_place_of_the_first_and_a_change_in_two_columns_is_one_link()
    {
        var changes = new SmallExport()
            .Row("New", "29-02-2016 08:05", problem: "Problem ID  20", rfc: "CHG1")
            .Row("New", "29-02-2016 09:00", "1")
            .Row("New", "29-02-2016 10:00", "2", problem: "Problem ID  19")
            .Read()
            .Incidents[0]
            .Changes;
        changes
            .Select(change => $"{change.Kind} {change.Link} {change.Target}")
            .ShouldBe([
                "linked problem Problem ID 20",
                "linked change CHG1",
                "unlinked problem Problem ID 20",
                "linked problem Problem ID 19",
            ]);
    }

    [Fact]
    public void a_service_that_is_not_known_yet_is_unknown_until_it_is() =>
        new SmallExport()
            .Row("New", "29-02-2016 08:05", category: "?")
            .Row("New", "29-02-2016 09:00", "1")
            .Read()
            .Incidents[0]
            .ShouldSatisfyAllConditions(
                x => x.Service.ShouldBe("unknown"),
                x => x.Changes.ShouldHaveSingleItem().Service.ShouldBe("mail")
            );
}
