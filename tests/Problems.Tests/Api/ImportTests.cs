using System.Net;
using Sms.Problems.Tests.Reactions;
using static Sms.Problems.Tests.Api.Vocabulary;

namespace Sms.Problems.Tests.Api;

public class ImportTests(ProblemsHost service)
{
    [Fact]
    public async Task an_imported_problem_comes_in_its_state_with_its_incidents_and_once()
    {
        await using var desk = await Desk.Of(service);
        var (external, name) = ($"PRB{Guid.NewGuid():N}", Fresh("mail"));
        var incident = await desk.Known(Fresh("other"), "Logo is blurred");
        var request = new
        {
            source = "servicenow",
            externalId = external,
            title = $"{Word()} {Word()}",
            service = name,
            state = "known-error",
            rootCause = "Leak",
            workaround = "Restart",
            raisedAt = "2024-01-02T03:04:05Z",
            incidents = new[] { incident.Number, "INC77" },
        };
        var imported = (await service.Http.Post("/problems/import", request)).ShouldBe(Ok).Json;
        (imported.At("created"), imported.At("state"), imported.At("linked.0"), imported.At("unknown.0")).ShouldBe(
            ("True", "known-error", incident.IncidentId.ToString(), "INC77")
        );
        var problem = await service.Http.Problem($"servicenow:{external}");
        (
            problem.At("id"),
            problem.At("source"),
            problem.At("origin.externalId"),
            problem.Instant("raisedAt").Year
        ).ShouldBe((imported.At("id"), "import", external, 2024));

        var again = (await service.Http.Post("/problems/import", request)).ShouldBe(Ok).Json;
        (again.At("created"), again.GetProperty("linked").GetArrayLength(), again.At("number")).ShouldBe(
            ("False", 0, imported.At("number"))
        );
        (await service.Http.Problem(imported.At("id"))).At("version").ShouldBe(problem.At("version"));
    }

    [Fact]
    public async Task a_second_import_moves_on_and_takes_nothing_back()
    {
        var external = $"PRB{Guid.NewGuid():N}";
        async Task<string> Import(string state) => (
                await service.Http.Post(
                    "/problems/import",
                    new
                    {
                        source = "servicenow",
                        externalId = external,
                        title = "Queue stops",
                        service = "mail",
                        state,
                        rootCause = "Leak",
                    }
                )
            ).ShouldBe(Ok).Json.At("state");

        (await Import("root-cause-known")).ShouldBe("root-cause-known");
        (await Import("closed")).ShouldBe("closed");
        (await Import("investigating")).ShouldBe("closed");
    }

    [Theory]
    [InlineData("known-error", "rootCause")]
    [InlineData("lost", "state")]
    public async Task what_a_state_needs_is_named(string state, string field) =>
        (
            await service.Http.Post(
                "/problems/import",
                new
                {
                    source = "servicenow",
                    externalId = "P1",
                    title = "x",
                    service = "y",
                    state,
                }
            )
        ).ShouldBeProblem(HttpStatusCode.BadRequest, "invalid", field);

    [Fact]
    public async Task incidents_of_the_same_import_are_found_by_their_numbers_there()
    {
        await using var desk = await Desk.Of(service);
        var number = $"INC{Guid.NewGuid():N}";
        var theirs = Desk.Reported("mail", "Queue stops", desk.Now) with
        {
            IncidentId = ImportedId.OfIncident("servicenow", number),
        };
        await desk.Say(theirs);
        await desk.Heard(theirs.IncidentId);
        (
            await service.Http.Post(
                "/problems/import",
                new
                {
                    source = "servicenow",
                    externalId = $"PRB{Guid.NewGuid():N}",
                    title = "x",
                    service = "mail",
                    incidents = new[] { number },
                }
            )
        ).ShouldBe(Ok).Json.At("linked.0").ShouldBe(theirs.IncidentId.ToString());
    }
}
