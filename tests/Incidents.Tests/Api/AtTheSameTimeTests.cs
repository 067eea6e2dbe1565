using System.Net;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>Requests that meet.</summary>
public class AtTheSameTimeTests(IncidentsHost service)
{
    [Fact]
    public async Task a_report_that_is_sent_again_is_one_incident()
    {
        var report = new
        {
            id = Guid.NewGuid(),
            title = "Mail",
            service = Fresh("mail"),
        };
        var first = (await service.Http.Post("/incidents", report)).ShouldBe(HttpStatusCode.Created).Json;
        var second = (await service.Http.Post("/incidents", report)).ShouldBe(Ok).Json;
        (second.At("id"), second.At("number")).ShouldBe((report.id.ToString(), first.At("number")));
        (await service.Http.EventNames(first.At("id"))).ShouldBe(["incident-reported"]);
    }

    [Fact]
    public async Task a_report_that_is_sent_twice_at_once_is_one_incident()
    {
        for (var round = 0; round < 5; round++)
        {
            var report = new
            {
                id = Guid.NewGuid(),
                title = "Mail",
                service = Fresh("mail"),
            };
            var answers = await Task.WhenAll(
                Enumerable.Range(0, 6).Select(_ => service.Http.Post("/incidents", report))
            );
            answers.Count(answer => answer.Status == HttpStatusCode.Created).ShouldBe(1);
            answers.Where(answer => answer.Status != HttpStatusCode.Created).ShouldAllBe(answer => answer.Status == Ok);
            answers.Select(answer => answer.Json.At("number")).Distinct().ShouldHaveSingleItem();
            (await service.Http.Board($"service={report.service}")).ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task an_id_that_belongs_to_something_else_is_refused()
    {
        var integration = (await service.Http.Post("/integrations", new { name = Fresh("tool") }))
            .ShouldBe(HttpStatusCode.Created)
            .Json.At("id");
        (
            await service.Http.Post(
                "/incidents",
                new
                {
                    id = integration,
                    title = "Mail",
                    service = "mail",
                }
            )
        ).ShouldBeProblem(HttpStatusCode.Conflict, "id-in-use");
    }

    [Fact]
    public async Task two_people_who_change_one_incident_both_succeed()
    {
        var id = await service.Http.Report();
        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(
                service.Http.Did(id, "assign", new { group = $"group {round}" }),
                service.Http.Did(id, "add-note", new { text = $"note {round}" })
            );
        }

        (await service.Http.EventNames(id)).Count.ShouldBe(21);
    }

    [Fact]
    public async Task of_two_who_change_the_same_version_one_is_told_that_it_is_stale()
    {
        var id = await service.Http.Report();
        for (var version = 1; version <= 10; version++)
        {
            var answers = await Task.WhenAll(
                Enumerable
                    .Range(0, 2)
                    .Select(who =>
                        service.Http.Do(id, "add-note", new { text = $"{who}" }, ("If-Match", $"\"{version}\""))
                    )
            );
            answers.Count(answer => answer.Status == Done).ShouldBe(1);
            answers
                .Single(answer => answer.Status != Done)
                .ShouldBeProblem(HttpStatusCode.PreconditionFailed, "stale-version");
        }
    }

    [Fact]
    public async Task an_acknowledgement_sent_many_times_at_once_is_one_event()
    {
        var id = await service.Http.Report();
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => service.Http.Do(id, "acknowledge")));
        answers.ShouldAllBe(answer => answer.Status == Done);
        (await service.Http.EventNames(id)).ShouldBe(["incident-reported", "incident-acknowledged"]);
    }
}
