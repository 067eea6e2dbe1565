using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Problems;

/// <summary>
/// <c>POST /problems</c> raises one; every other command is <c>POST /problems/{id or number}/{verb}</c> and answers
/// as <see cref="Commands"/> says.
/// </summary>
internal static class ProblemEndpoints
{
    internal static void MapProblems(this IEndpointRouteBuilder app)
    {
        app.MapHistory<Problem>(
            "problems",
            "problem",
            Responsibilities.Read,
            Responsibilities.IsWithin,
            find: ProblemNumbers.Find
        );
        var problems = app.MapGroup("/problems").WithTags("problems");
        problems
            .MapPost("", Raise)
            .Requires(Responsibilities.Work)
            .Produces<RaisedProblem>(StatusCodes.Status201Created)
            .DescribedAs("raiseProblem", "Raises a problem, with the incidents that it is behind.");
        problems
            .MapPost(
                "/{id}/investigate",
                async (
                    string id,
                    Investigate? command,
                    Actor actor,
                    IDocumentStore store,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    command is not null && Validation.Check(command) is { Count: > 0 } errors
                        ? Errors.Invalid(errors)
                        : await Decide(store, http, id, x =>
                            Investigate.Decide(x, command ?? new(), actor.Id, time.GetUtcNow())
                        )
            )
            .Requires(Responsibilities.Work)
            .DescribedAs("investigateProblem", "Begins the investigation of a problem.");
        problems
            .Command<AssignProblem>("assign", Responsibilities.Work, AssignProblem.Decide)
            .DescribedAs("assignProblem", "Assigns a problem to a group, and to a person of it.");
        problems
            .Command<AddNote>("add-note", Responsibilities.Work, AddNote.Decide)
            .DescribedAs("addNoteToProblem", "Adds a note to a problem.");
        problems
            .Command<SetSymptom>("set-symptom", Responsibilities.Work, SetSymptom.Decide)
            .DescribedAs("setProblemSymptom", "Describes the symptom by which incidents of a problem are recognised.");
        problems
            .Command<FindRootCause>("find-root-cause", Responsibilities.Work, FindRootCause.Decide)
            .DescribedAs("recordRootCause", "Records the root cause of a problem, which makes it a known error.");
        problems
            .Command<RecordWorkaround>("record-workaround", Responsibilities.Work, RecordWorkaround.Decide)
            .DescribedAs("recordWorkaround", "Records a workaround for the incidents of a problem.");
        problems
            .Command<RequestChange>("request-change", Responsibilities.RequestChange, RequestChange.Decide)
            .DescribedAs("requestFixingChange", "Requests a change that removes the cause of a problem.");
        problems
            .Command<ResolveProblem>("resolve", Responsibilities.Work, ResolveProblem.Decide)
            .DescribedAs("resolveProblem", "Resolves a problem: its cause is removed.");
        problems
            .Command<ReopenProblem>("reopen", Responsibilities.Work, ReopenProblem.Decide)
            .DescribedAs("reopenProblem", "Reopens a problem that was resolved.");
        problems
            .Command<CloseUnresolved>("close-unresolved", Responsibilities.Manage, CloseUnresolved.Decide)
            .DescribedAs(
                "closeProblemUnresolved",
                "Closes a problem whose cause is not going to be removed, with a reason."
            );
        problems
            .MapPost(
                "/{id}/close",
                (string id, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                    Decide(store, http, id, x => CloseProblem.Decide(x, actor.Id, time.GetUtcNow()))
            )
            .Requires(Responsibilities.Manage)
            .DescribedAs("closeProblem", "Closes a resolved problem for good.");
        problems
            .MapPost(
                "/{id}/link-incident",
                async (
                    string id,
                    LinkIncident command,
                    Actor actor,
                    IDocumentStore store,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    await WithIncident(store, command, command.IncidentId, http, incident =>
                        Decide(store, http, id, x => LinkIncident.Decide(x, incident, actor.Id, time.GetUtcNow()))
                    )
            )
            .Requires(Responsibilities.Work)
            .DescribedAs("linkIncidentToProblem", "Links an incident to the problem that caused it.");
        problems
            .MapPost(
                "/{id}/unlink-incident",
                async (
                    string id,
                    UnlinkIncident command,
                    Actor actor,
                    IDocumentStore store,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    await WithIncident(store, command, command.IncidentId, http, incident =>
                        Decide(store, http, id, x => UnlinkIncident.Decide(x, incident, actor.Id, time.GetUtcNow()))
                    )
            )
            .Requires(Responsibilities.Work)
            .DescribedAs("unlinkIncidentFromProblem", "Removes the link of an incident to a problem.");
    }

    /// <param name="Number">For people: <c>PRB0000012</c>.</param>
    internal sealed record RaisedProblem(Guid Id, string Number);

    private static async Task<IResult> Raise(
        RaiseProblem command,
        Actor actor,
        IDocumentStore store,
        NumberSequence numbers,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (Validation.Check(command) is { Count: > 0 } errors)
            return Errors.Invalid(errors);
        var id = command.Id ?? Guid.CreateVersion7(time.GetUtcNow());
        return await store.Create<Problem>(
            id,
            isChosen: command.Id is not null,
            actor,
            known => Results.Ok(new RaisedProblem(id, known.Number)),
            async session =>
            {
                var named = await IncidentFacts.Named(session, command.Incidents ?? [], cancellation);
                if (named.Values.Any(incident => incident is null))
                    return UnknownIncident(named.First(pair => pair.Value is null).Key);
                var sequence = await numbers.Next(cancellation);
                var incidents = named.Values.Select(incident => incident!.Value).ToList();
                session
                    .StreamsOf<Problem>()
                    .Decide(id, _ =>
                        RaiseProblem.Decide(null, command, incidents, id, sequence, actor.Id, time.GetUtcNow())
                    );
                return Results.Created($"/api/problems/{id}", new RaisedProblem(id, Problem.NumberOf(sequence)));
            },
            cancellation
        );
    }

    private static RouteHandlerBuilder Command<T>(
        this RouteGroupBuilder problems,
        string verb,
        string activity,
        Func<Problem, T, string, DateTimeOffset, Decision> decide
    )
        where T : notnull =>
        problems
            .MapPost(
                $"/{{id}}/{verb}",
                async (string id, T command, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                    Validation.Check(command) is { Count: > 0 } errors
                        ? Errors.Invalid(errors)
                        : await Decide(store, http, id, x => decide(x, command, actor.Id, time.GetUtcNow()))
            )
            .Requires(activity)
            .Decides(decide);

    private static async Task<IResult> WithIncident(
        IDocumentStore store,
        object command,
        string name,
        HttpContext http,
        Func<Guid, Task<IResult>> then
    )
    {
        if (Validation.Check(command) is { Count: > 0 } errors)
            return Errors.Invalid(errors);
        await using var session = store.QuerySession();
        var named = await IncidentFacts.Named(session, [name], http.RequestAborted);
        return named[name] is { } incident ? await then(incident) : UnknownIncident(name);
    }

    /// <summary>Either a mistake, or its report is still on the way here.</summary>
    private static IResult UnknownIncident(string name) =>
        Errors.Of(StatusCodes.Status409Conflict, "unknown-incident", $"No incident {name} has been heard of.");

    private static async Task<IResult> Decide(
        IDocumentStore store,
        HttpContext http,
        string id,
        Func<Problem, Decision> decide
    )
    {
        await using var session = store.QuerySession();
        return await ProblemNumbers.Find(id, session, http.RequestAborted) is { } stream
            ? await store.Decide("problem", stream, decide, http)
            : Errors.NotFound("problem", id);
    }
}
