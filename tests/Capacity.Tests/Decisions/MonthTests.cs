using static Sms.Capacity.Tests.Decisions.Given;

namespace Sms.Capacity.Tests.Decisions;

public class MonthTests
{
    private static readonly Workload Workload = Workload.Create(
        (WorkloadAgreed)Workload.Agree(Guid.Empty, new("Orders", "Gold", "shop", 100), Ann, Now).Events[0]
    );

    [Fact]
    public void a_month_begins_where_it_is()
    {
        var lastNight = new DateTimeOffset(2026, 3, 31, 22, 30, 0, TimeSpan.Zero);
        Month.Of(lastNight, null).Name.ShouldBe("2026-03");
        var april = Month.Of(lastNight, "Europe/Berlin");
        (april.Name, april.From).ShouldBe(("2026-04", new DateTimeOffset(2026, 3, 31, 22, 0, 0, TimeSpan.Zero)));
        (april.Until - april.From).ShouldBe(TimeSpan.FromDays(30));
        // The one in which the clocks go forward is an hour short.
        var march = Month.Parse("2026-03", "Europe/Berlin")!;
        (march.Until - march.From).ShouldBe(TimeSpan.FromHours((31 * 24) - 1));
        Month.Parse("March", null).ShouldBeNull();
    }

    [Fact]
    public void more_than_agreed_is_told_once_a_month()
    {
        var (march, april) = (Month.Parse("2026-03", null)!, Month.Parse("2026-04", null)!);
        Workload.Count(march, 100, Now).ShouldBeNothing();
        var exceeded = Workload.Apply((WorkloadExceeded)Workload.Count(march, 101, Now).ShouldAppend()[0]);
        exceeded.Count(march, 500, Now).ShouldBeNothing();
        exceeded.Count(april, 101, Now).ShouldAppend();
        exceeded.Apply(new WorkloadEnded("x", Ann, Now)).Count(april, 101, Now).ShouldBeNothing();
    }
}
