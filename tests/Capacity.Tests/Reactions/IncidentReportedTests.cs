using System.Net;
using RabbitMQ.Client;
using Sms.Capacity.Tests.Api;
using Sms.Contracts.Incidents;
using static Sms.Capacity.Tests.Api.Vocabulary;

namespace Sms.Capacity.Tests.Reactions;

/// <summary>
/// Incidents are work that an agreement limits: each counts once, in the month in which it was reported, whenever it is
/// told.
/// </summary>
public class IncidentReportedTests(CapacityHost service)
{
    private DateTimeOffset Now => service.Host.Time.GetUtcNow();

    [Fact]
    public async Task more_incidents_than_agreed_are_told_once()
    {
        await using var channel = await service.Host.OpenChannel();
        var told = await channel.Listen("capacity.workload-exceeded");
        var name = Fresh("service");
        var workload = await Agree(name, 2);
        for (var i = 0; i < 3; i++)
            await channel.Publish(Reported(name, Now));
        var exceeded = await Eventually.Until(
            () => channel.Receive(told),
            message => message.At("data.service") == name
        );
        (
            exceeded.At("data.actual"),
            exceeded.At("data.agreed"),
            exceeded.At("data.agreement"),
            exceeded.At("data.counts"),
            exceeded.At("data.month")
        ).ShouldBe(("3", "2", "Gold", "incidents", Month.Of(Now, null).Name));
        await channel.Publish(Reported(name, Now));
        await Eventually.Until(() => Counted(name), entry => entry.At("actual") == "4");
        (await service.Http.EventNamesOf($"/workloads/{workload}")).ShouldBe(["workload-agreed", "workload-exceeded"]);
        (await Counted(name)).At("exceeded").ShouldBe("True");
    }

    [Fact]
    public async Task an_incident_that_is_told_twice_counts_once()
    {
        await using var channel = await service.Host.OpenChannel();
        var name = Fresh("service");
        var workload = await Agree(name, 1);
        var message = Reported(name, Now);
        var id = Guid.NewGuid();
        await channel.Publish(message, id);
        await channel.Publish(message, id);
        await channel.Publish(message);
        await channel.Publish(Reported(name + "-other", Now));
        await Eventually.Until(() => Counted(name), entry => entry.At("actual") == "1");
        (await service.Http.EventNamesOf($"/workloads/{workload}")).ShouldBe(["workload-agreed"]);
    }

    [Fact]
    public async Task one_that_is_told_late_counts_for_the_month_in_which_it_was_reported()
    {
        await using var channel = await service.Host.OpenChannel();
        var name = Fresh("service");
        await Agree(name, 10);
        var before = Month.Of(Now.AddDays(-40), null);
        await channel.Publish(Reported(name, Now));
        await channel.Publish(Reported(name, before.From.AddHours(1)));
        await Eventually.Until(() => Counted(name, before.Name), entry => entry.At("actual") == "1");
        (await Counted(name)).At("actual").ShouldBe("1");
    }

    [Fact]
    public async Task incidents_from_before_it_was_agreed_count_and_an_ended_workload_is_left_alone()
    {
        await using var channel = await service.Host.OpenChannel();
        var name = Fresh("service");
        await channel.Publish(Reported(name, Now));
        var workload = await Agree(name, 1);
        await Eventually.Until(() => Counted(name), entry => entry.At("actual") == "1");
        (await service.Http.Post($"/workloads/{workload}/end", new { reason = "Cancelled" })).ShouldBe(Done);
        await channel.Publish(Reported(name, Now));
        await channel.Publish(Reported(name, Now));
        var next = await Agree(name, 100);
        await Eventually.Until(() => Counted(name), entry => entry.At("actual") == "3");
        (await service.Http.EventNamesOf($"/workloads/{workload}")).ShouldBe(["workload-agreed", "workload-ended"]);
        (await service.Http.Post($"/workloads/{workload}/revise", Terms(name, 5))).ShouldBeProblem(
            HttpStatusCode.Conflict,
            "workload-ended"
        );
        (await service.Http.Post($"/workloads/{next}/revise", Terms(name, 2))).ShouldBe(Done);
        await Eventually.Until(
            () => service.Http.EventNamesOf($"/workloads/{next}"),
            names => names.Contains("workload-exceeded")
        );
    }

    [Fact]
    public async Task requests_are_added_up_from_what_is_measured()
    {
        var name = Fresh("service");
        var key = await service.Http.Define(name);
        (
            await service.Http.Post(
                "/workloads",
                new
                {
                    name = "Orders",
                    agreement = "Gold",
                    service = name,
                    limitPerMonth = 1000,
                    counts = "requests",
                }
            )
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", "resource");
        var id = (
            await service.Http.Post(
                "/workloads",
                new
                {
                    name = "Orders",
                    agreement = "Gold",
                    service = name,
                    limitPerMonth = 1000,
                    counts = "requests",
                    resource = key,
                    zone = "Europe/Berlin",
                }
            )
        ).ShouldBe(HttpStatusCode.Created).Json.At("id");
        var month = Month.Of(Now, "Europe/Berlin");
        await service.Http.Measured(key, month.From.AddMinutes(1), TimeSpan.FromMinutes(2), 7, 400, 650);
        // The first belongs to the month before.
        var entry = await Counted(name);
        (entry.At("actual"), entry.At("percent"), entry.At("exceeded")).ShouldBe(("650", "65", "False"));
        await service.Http.Measured(key, month.From.AddMinutes(2), TimeSpan.FromMinutes(1), 500);
        (
            await service.Http.Post(
                $"/workloads/{id}/revise",
                new
                {
                    name = "Orders",
                    agreement = "Gold",
                    service = name,
                    limitPerMonth = 1001,
                    counts = "requests",
                    resource = key,
                    zone = "Europe/Berlin",
                }
            )
        ).ShouldBe(Done);
        await Eventually.Until(
            () => service.Http.EventNamesOf($"/workloads/{id}"),
            names => names.Contains("workload-exceeded")
        );
    }

    private async Task<string> Agree(string name, double limit) =>
        (await service.Http.Post("/workloads", Terms(name, limit))).ShouldBe(HttpStatusCode.Created).Json.At("id");

    private static object Terms(string name, double limitPerMonth) =>
        new
        {
            name = "Gold incidents",
            agreement = "Gold",
            service = name,
            limitPerMonth,
            counts = "incidents",
        };

    private async Task<System.Text.Json.JsonElement> Counted(string name, string? month = null) =>
        (await service.Http.Look($"/workloads?service={name}{(month is null ? "" : $"&month={month}")}"))
            .ShouldBe(Ok)
            .Json.EnumerateArray()
            .Last();

    private static IncidentReported Reported(string service, DateTimeOffset at) =>
        new(Guid.NewGuid(), 1, "INC0000001", "Slow", service, "P3", "portal", null, at);
}
