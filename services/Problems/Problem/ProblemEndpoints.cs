using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;

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
        problems.MapPost("", Raise).Requires(Responsibilities.Work).Produces<Raised>(StatusCodes.Status201Created);
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
            .Requires(Responsibilities.Work);
        problems.Command<AssignProblem>("assign", Responsibilities.Work, AssignProblem.Decide);
        problems.Command<AddNote>("add-note", Responsibilities.Work, AddNote.Decide);
        problems.Command<SetSymptom>("set-symptom", Responsibilities.Work, SetSymptom.Decide);
        problems.Command<FindRootCause>("find-root-cause", Responsibilities.Work, FindRootCause.Decide);
        problems.Command<RecordWorkaround>("record-workaround", Responsibilities.Work, RecordWorkaround.Decide);
        problems.Command<RequestChange>("request-change", Responsibilities.RequestChange, RequestChange.Decide);
        problems.Command<ResolveProblem>("resolve", Responsibilities.Work, ResolveProblem.Decide);
        problems.Command<ReopenProblem>("reopen", Responsibilities.Work, ReopenProblem.Decide);
        problems.Command<CloseUnresolved>("close-unresolved", Responsibilities.Manage, CloseUnresolved.Decide);
        problems
            .MapPost(
                "/{id}/close",
                (string id, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                    Decide(store, http, id, x => CloseProblem.Decide(x, actor.Id, time.GetUtcNow()))
            )
            .Requires(Responsibilities.Manage);
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
            .Requires(Responsibilities.Work);
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
            .Requires(Responsibilities.Work);
    }

    /// <param name="Number">For people: <c>PRB0000012</c>.</param>
    internal sealed record Raised(Guid Id, string Number);

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
            known => Results.Ok(new Raised(id, known.Number)),
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
                return Results.Created($"/api/problems/{id}", new Raised(id, Problem.NumberOf(sequence)));
            },
            cancellation
        );
    }

    private static void Command<T>(
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
            .Requires(activity);

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
