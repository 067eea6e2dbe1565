using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Changes;

/// <summary>
/// <c>POST /changes</c> asks for one; every other command is <c>POST /changes/{id or number}/{verb}</c> and answers as
/// <see cref="Commands"/> says.
/// </summary>
internal static class ChangeEndpoints
{
    private const string ForDelegates =
        "Whoever votes in the place of an approver need not hold a role; the others need change.approve.";
    private const string ForImplementers =
        "Whoever carries a change out need not hold a role; the others need change.implement.";

    /// <param name="Number">For people: <c>CHG0000012</c>.</param>
    internal sealed record RequestedChange(Guid Id, string Number);

    internal static void MapChanges(this IEndpointRouteBuilder app)
    {
        app.MapHistory<Change>(
            "changes",
            "change",
            Responsibilities.Read,
            (actor, x) => x.IsWithin(actor),
            find: ChangeNumbers.Find
        );
        var changes = app.MapGroup("/changes").WithTags("changes");
        changes
            .MapPost("", Request)
            .RequiresWithin(Responsibilities.Request)
            .Produces<RequestedChange>(StatusCodes.Status201Created)
            .DescribedAs("requestChange", "Requests a change.");
        changes
            .Command<ReviseChange>("revise", Responsibilities.Request, (x, c, by, now) =>
                ReviseChange.Decide(x, c, by.Id, now)
            )
            .DescribedAs("reviseChange", "Revises a change that is not submitted yet.");
        changes
            .Look("assess", (x, _, around, by, now) => AssessChange.Decide(x, around, by, now))
            .DescribedAs("assessChange", "Assesses risk and impact of a change.");
        changes
            .Look("submit", (x, model, around, by, now) => SubmitChange.Decide(x, model, around, by, now))
            .DescribedAs("submitChange", "Submits a change for approval.");
        changes
            .Command<WithdrawChange>("withdraw", Responsibilities.Request, (x, c, by, now) =>
                WithdrawChange.Decide(x, c, by.Id, now)
            )
            .DescribedAs("withdrawChange", "Withdraws a change.");
        changes
            .Command<AddNote>("add-note", Responsibilities.Request, (_, c, by, now) => AddNote.Decide(c, by.Id, now))
            .DescribedAs("addNoteToChange", "Adds a note to a change.");
        changes
            .Command<ConfirmCause>("confirm-cause", Responsibilities.Request, (x, c, by, now) =>
                ConfirmCause.Decide(x, c, by.Id, now)
            )
            .DescribedAs("confirmCause", "Confirms that a change caused an incident.");
        changes
            .Command<ClearCause>("clear-cause", Responsibilities.Request, (x, c, by, now) =>
                ClearCause.Decide(x, c, by.Id, now)
            )
            .DescribedAs("clearCause", "Says that a change did not cause an incident.");
        changes
            .Personal(
                "approve",
                Responsibilities.Approve,
                ForDelegates,
                MayDo.IsDelegate,
                ApproveChange.Decide,
                new ApproveChange()
            )
            .DescribedAs("approveChange", "Approves a change.");
        changes
            .Personal<RejectChange>(
                "reject",
                Responsibilities.Approve,
                ForDelegates,
                MayDo.IsDelegate,
                RejectChange.Decide
            )
            .DescribedAs("rejectChange", "Rejects a change, with a reason.");
        changes
            .Personal<DelegateApproval>(
                "delegate",
                Responsibilities.Approve,
                ForDelegates,
                (_, _) => false,
                DelegateApproval.Decide
            )
            .DescribedAs("delegateChangeApproval", "Lets somebody else vote on a change in the place of an approver.");
        changes
            .Personal(
                "start",
                Responsibilities.Implement,
                ForImplementers,
                MayDo.IsImplementer,
                StartImplementation.Decide,
                new StartImplementation()
            )
            .DescribedAs("startChange", "Says that the implementation of a change begins.");
        changes
            .Personal<CompleteChange>(
                "complete",
                Responsibilities.Implement,
                ForImplementers,
                MayDo.IsImplementer,
                (x, c, by, now) => CompleteChange.Decide(x, c, by.Id, now)
            )
            .DescribedAs("completeChange", "Says that a change is implemented.");
        changes
            .Personal<BackOutChange>(
                "back-out",
                Responsibilities.Implement,
                ForImplementers,
                MayDo.IsImplementer,
                (x, c, by, now) => BackOutChange.Decide(x, c, by.Id, now)
            )
            .DescribedAs("backOutChange", "Says that a change was backed out.");
        changes
            .Personal<FailChange>(
                "fail",
                Responsibilities.Implement,
                ForImplementers,
                MayDo.IsImplementer,
                (x, c, by, now) => FailChange.Decide(x, c, by.Id, now)
            )
            .DescribedAs("failChange", "Says that a change failed.");
        changes
            .Command<ReviewChange>("review", Responsibilities.Manage, (x, c, by, now) =>
                ReviewChange.Decide(x, c, by.Id, now)
            )
            .DescribedAs("reviewChange", "Records the review of a change after its implementation.");
        changes
            .MapPost(
                "/{id}/close",
                async (string id, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                    await store.Within(id, actor, http) is { } stream
                        ? await store.Decide<Change>(
                            "change",
                            stream,
                            x => CloseChange.Decide(x, actor.Id, time.GetUtcNow()),
                            http
                        )
                        : Problems.NotFound("change", id)
            )
            .RequiresWithin(Responsibilities.Manage)
            .DescribedAs("closeChange", "Closes a reviewed change for good.");
    }

    private static async Task<IResult> Request(
        RequestChange command,
        Actor actor,
        IDocumentStore store,
        NumberSequence numbers,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (Validation.Check(command) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        if (!actor.Reach.Covers(command.Service, customer: null))
            return Problems.NotFound("service", command.Service);
        var id = command.Id ?? Guid.CreateVersion7(time.GetUtcNow());
        return await store.Create<Change>(
            id,
            isChosen: command.Id is not null,
            actor,
            known => known.IsWithin(actor) ? Results.Ok(new RequestedChange(id, known.Number)) : null,
            async session =>
            {
                var sequence = await numbers.Next(cancellation);
                var graph = await ServiceGraph.Read(session, cancellation);
                var model = await ChangeModel.Find(session, command.Model, cancellation);
                var decision = session
                    .StreamsOf<Change>()
                    .Decide(id, _ =>
                        RequestChange.Decide(
                            null,
                            command,
                            id,
                            sequence,
                            graph,
                            model,
                            ChangeSource.Person,
                            actor.Id,
                            time.GetUtcNow()
                        )
                    );
                return decision.Violation is { } rule
                    ? Problems.Rule(rule)
                    : Results.Created($"/api/changes/{id}", new RequestedChange(id, Change.NumberOf(sequence)));
            },
            cancellation
        );
    }

    private static RouteHandlerBuilder Command<T>(
        this RouteGroupBuilder changes,
        string verb,
        string activity,
        Func<Change, T, Voter, DateTimeOffset, Decision> decide
    )
        where T : class =>
        changes
            .MapPost(
                $"/{{id}}/{verb}",
                async (string id, T command, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                {
                    if (Validation.Check(command) is { Count: > 0 } errors)
                        return Problems.Invalid(errors);
                    var voter = Voter.Of(http);
                    return await store.Within(id, actor, http) is { } stream
                        ? await store.Decide<Change>(
                            "change",
                            stream,
                            x => decide(x, command, voter, time.GetUtcNow()),
                            http
                        )
                        : Problems.NotFound("change", id);
                }
            )
            .RequiresWithin(activity)
            .Decides(decide);

    /// <summary>Decides on the change and what is around it.</summary>
    private static RouteHandlerBuilder Look(
        this RouteGroupBuilder changes,
        string verb,
        Func<Change, ChangeModel?, Surroundings, string, DateTimeOffset, Decision> decide
    ) =>
        changes
            .MapPost(
                $"/{{id}}/{verb}",
                async (string id, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                {
                    await using var session = store.QuerySession();
                    if (
                        await store.Within(id, actor, http) is not { } stream
                        || await session.LoadAsync<Change>(stream, http.RequestAborted) is not { } change
                    )
                        return Problems.NotFound("change", id);
                    var around = await Surroundings.Read(session, change, time.GetUtcNow(), http.RequestAborted);
                    var model = await ChangeModel.Find(session, change.Model?.Key, http.RequestAborted);
                    return await store.Decide<Change>(
                        "change",
                        stream,
                        x => decide(x, model, around, actor.Id, time.GetUtcNow()),
                        http
                    );
                }
            )
            .RequiresWithin(Responsibilities.Request)
            .Decides(decide);

    /// <summary>For whom the matrix lets do it, and for whom it is theirs to do.</summary>
    private static RouteHandlerBuilder Personal<T>(
        this RouteGroupBuilder changes,
        string verb,
        string activity,
        string because,
        Func<Change, Voter, bool> isTheirs,
        Func<Change, T, Voter, DateTimeOffset, Decision> decide,
        T? empty = null
    )
        where T : class =>
        changes
            .MapPost(
                $"/{{id}}/{verb}",
                async (
                    string id,
                    T? body,
                    IDocumentStore store,
                    ResponsibilityMatrix matrix,
                    AccessRefusals refusals,
                    TimeProvider time,
                    HttpContext http
                ) =>
                {
                    var voter = Voter.Of(http);
                    await using var session = store.QuerySession();
                    var stream = await ChangeNumbers.Find(id, session, http.RequestAborted);
                    var change = stream is { } found
                        ? await session.LoadAsync<Change>(found, http.RequestAborted)
                        : null;
                    if (!matrix.May(activity, voter, change, isTheirs))
                        return matrix.Refuse(activity, voter, id, refusals, http);
                    if (change is null)
                        return Problems.NotFound("change", id);
                    if (http.BodyRefusal() is { } refusal)
                        return refusal;
                    if ((body ?? empty) is not { } command)
                        return Problems.Invalid("body", "It is missing.");
                    if (Validation.Check(command) is { Count: > 0 } errors)
                        return Problems.Invalid(errors);
                    return await store.Decide<Change>(
                        "change",
                        change.Id,
                        x => decide(x, command, voter, time.GetUtcNow()),
                        http
                    );
                }
            )
            .RequiresSignIn(because)
            .WithLateBodyCheck()
            .Decides(decide);

    /// <summary>The stream, if it is there and in the actor's reach.</summary>
    internal static async Task<Guid?> Within(this IDocumentStore store, string id, Actor actor, HttpContext http)
    {
        await using var session = store.QuerySession();
        return
            await ChangeNumbers.Find(id, session, http.RequestAborted) is { } stream
            && (
                actor.Reach == Reach.Everything
                || (
                    await session.LoadAsync<Change>(stream, http.RequestAborted) is { } change && change.IsWithin(actor)
                )
            )
            ? stream
            : null;
    }
}
