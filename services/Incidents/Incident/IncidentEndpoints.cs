using Marten;
using Microsoft.Extensions.Options;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Catalogue;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;

namespace Sms.Incidents;

/// <summary>
/// <c>POST /incidents</c> reports one; every other command is <c>POST /incidents/{id or number}/{verb}</c> and answers
/// as <see cref="Commands"/> says.
/// </summary>
internal static class IncidentEndpoints
{
    internal static void MapIncidents(this IEndpointRouteBuilder app)
    {
        app.MapHistory<Incident>(
            "incidents",
            "incident",
            Responsibilities.Read,
            (actor, x) => x.IsWithin(actor),
            Responsibilities.Shows,
            IncidentNumbers.Find,
            CataloguedIncidents.Shown
        );
        var incidents = app.MapGroup("/incidents").WithTags("incidents");
        incidents
            .MapPost("", Report)
            .RequiresWithin(Responsibilities.Report)
            .Produces<Reported>(StatusCodes.Status201Created);
        incidents.Command<TriageIncident>("triage", Responsibilities.Work, (x, c, rules, by, now) =>
            TriageIncident.Decide(x, c, rules, by, now)
        );
        incidents.Command<OverridePriority>("override-priority", Responsibilities.Prioritise, (x, c, rules, by, now) =>
            OverridePriority.Decide(x, c, rules.Major, by, now)
        );
        incidents.Command<ChangeService>("change-service", Responsibilities.Prioritise, (x, c, rules, by, now) =>
            ChangeService.Decide(x, c, rules.Major, by, now)
        );
        incidents.Command<ClassifyIncident>("classify", Responsibilities.Work, (x, c, _, by, now) =>
            ClassifyIncident.Decide(x, c, by, now)
        );
        incidents.Command<AssignIncident>("assign", Responsibilities.Work, (x, c, _, by, now) =>
            AssignIncident.Decide(x, c, by, now)
        );
        incidents.Command("acknowledge", Responsibilities.Work, (x, by, now) => AcknowledgeIncident.Decide(x, by, now));
        incidents.Command("start-work", Responsibilities.Work, (x, by, now) => StartWork.Decide(x, by, now));
        incidents.Command<PutOnHold>("put-on-hold", Responsibilities.Work, (x, c, _, by, now) =>
            PutOnHold.Decide(x, c, by, now)
        );
        incidents.Command("resume", Responsibilities.Work, (x, by, now) => ResumeIncident.Decide(x, by, now));
        incidents.Command<EscalateIncident>("escalate", Responsibilities.Work, (x, c, _, by, now) =>
            EscalateIncident.Decide(x, c, by, now)
        );
        incidents.Command<AddNote>("add-note", Responsibilities.Work, (x, c, _, by, now) =>
            AddNote.Decide(x, c, by, now)
        );
        incidents.Command<AddComment>("add-comment", Responsibilities.Comment, (x, c, _, by, now) =>
            AddComment.Decide(x, c, by, now)
        );
        incidents.MapPost("/{id}/link", Link).RequiresWithin(Responsibilities.Work);
        incidents.Command<UnlinkIncident>("unlink", Responsibilities.Work, (x, c, _, by, now) =>
            UnlinkIncident.Decide(x, c, by, now)
        );
        incidents.Command<DeclareMajorIncident>("declare-major", Responsibilities.LeadMajor, (x, c, _, by, now) =>
            DeclareMajorIncident.Decide(x, c, by, now)
        );
        incidents.Command<PostMajorUpdate>("post-update", Responsibilities.LeadMajor, (x, c, _, by, now) =>
            PostMajorUpdate.Decide(x, c, by, now)
        );
        incidents.Command<ReviewMajorIncident>("review-major", Responsibilities.LeadMajor, (x, c, _, by, now) =>
            ReviewMajorIncident.Decide(x, c, by, now)
        );
        incidents.Command<ResolveIncident>("resolve", Responsibilities.Work, (x, c, _, by, now) =>
            ResolveIncident.Decide(x, c with { RestoredAt = BackdatingRules.NotAhead(c.RestoredAt, now) }, by, now)
        );
        incidents.Command<RejectResolution>("reject-resolution", Responsibilities.Comment, (x, c, _, by, now) =>
            RejectResolution.Decide(x, c, by, now)
        );
        incidents.Command<ReopenIncident>("reopen", Responsibilities.Work, (x, c, _, by, now) =>
            ReopenIncident.Decide(x, c, by, now)
        );
        incidents.Command("close", Responsibilities.Work, (x, by, now) => CloseIncident.Decide(x, by, now));
        incidents.Command<RateSatisfaction>("rate", Responsibilities.Comment, (x, c, _, by, now) =>
            RateSatisfaction.Decide(x, c, by, now)
        );
    }

    /// <param name="Number">For people: <c>INC0000012</c>.</param>
    internal sealed record Reported(Guid Id, string Number);

    private static async Task<IResult> Report(
        ReportIncident command,
        Actor actor,
        IDocumentStore store,
        NumberSequence numbers,
        IOptions<IncidentRules> rules,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (Validation.Check(command) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        command = command with { OccurredAt = BackdatingRules.NotAhead(command.OccurredAt, time.GetUtcNow()) };
        var id = command.Id ?? Guid.CreateVersion7(time.GetUtcNow());
        return await store.Create<Incident>(
            id,
            isChosen: command.Id is not null,
            actor,
            known => known.IsWithin(actor) ? Results.Ok(new Reported(id, known.Number)) : null,
            async session =>
            {
                var sequence = await numbers.Next(cancellation);
                var offered = (await session.Offered([command.Service], cancellation)).GetValueOrDefault(
                    command.Service
                );
                var windows = await MaintenanceWindow.Since(
                    session,
                    command.OccurredAt ?? time.GetUtcNow(),
                    cancellation
                );
                var decision = session
                    .StreamsOf<Incident>()
                    .Decide(id, _ =>
                        ReportIncident.Decide(
                            null,
                            command,
                            id,
                            sequence,
                            rules.Value,
                            actor.Id,
                            time.GetUtcNow(),
                            offered,
                            windows
                        )
                    );
                return decision.Violation is { } rule
                    ? Problems.Rule(rule)
                    : Results.Created($"/api/incidents/{id}", new Reported(id, Incident.NumberOf(sequence)));
            },
            cancellation
        );
    }

    private static async Task<IResult> Link(
        string id,
        LinkIncident command,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        HttpContext http
    )
    {
        if (Validation.Check(command) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        await using var session = store.QuerySession();
        var isThere =
            command.Kind != LinkKind.Problem
            || await KnownProblems.IsKnown(session, command.Target, http.RequestAborted);
        return await Decide(store, http, id, actor, x =>
            LinkIncident.Decide(x, command, actor.Id, time.GetUtcNow(), isThere)
        );
    }

    private static void Command<T>(
        this RouteGroupBuilder incidents,
        string verb,
        string activity,
        Func<Incident, T, IncidentRules, string, DateTimeOffset, Decision> decide
    )
        where T : notnull =>
        incidents
            .MapPost(
                $"/{{id}}/{verb}",
                async (
                    string id,
                    T command,
                    Actor actor,
                    IDocumentStore store,
                    IOptions<IncidentRules> rules,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    Validation.Check(command) is { Count: > 0 } errors
                        ? Problems.Invalid(errors)
                        : await Decide(store, http, id, actor, x =>
                            decide(x, command, rules.Value, actor.Id, time.GetUtcNow())
                        )
            )
            .RequiresWithin(activity);

    private static void Command(
        this RouteGroupBuilder incidents,
        string verb,
        string activity,
        Func<Incident, string, DateTimeOffset, Decision> decide
    ) =>
        incidents
            .MapPost(
                $"/{{id}}/{verb}",
                (string id, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
                    Decide(store, http, id, actor, x => decide(x, actor.Id, time.GetUtcNow()))
            )
            .RequiresWithin(activity);

    private static async Task<IResult> Decide(
        IDocumentStore store,
        HttpContext http,
        string id,
        Actor actor,
        Func<Incident, Decision> decide
    )
    {
        await using var session = store.QuerySession();
        return
            await IncidentNumbers.Find(id, session, http.RequestAborted) is { } stream
            && (
                actor.Reach == Reach.Everything
                || await session.LoadAsync<Incident>(stream, http.RequestAborted) is { } incident
                    && incident.IsWithin(actor)
            )
            ? await store.Decide("incident", stream, decide, http)
            : Problems.NotFound("incident", id);
    }
}
