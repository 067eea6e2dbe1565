using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Changes;

/// <summary>
/// <c>POST /changes/deployments</c>: what pipelines tell. Answers with the change, whether it is new or not.
/// </summary>
internal static class DeploymentEndpoint
{
    internal static void MapDeployments(this IEndpointRouteBuilder app) =>
        app.MapPost("/changes/deployments", Report)
            .Requires(Responsibilities.Deploy)
            .DescribedAs("reportDeployment", "Reports a deployment of a pipeline as a standard change.")
            .WithTags("changes")
            .Produces<ChangeEndpoints.RequestedChange>();

    private static async Task<IResult> Report(
        ReportDeployment command,
        Actor actor,
        IDocumentStore store,
        NumberSequence numbers,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (Validation.Check(command) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        command = command with { At = BackdatingRules.NotAhead(command.At, time.GetUtcNow()) };
        return await store.Commit(
            actor,
            async session =>
            {
                var (existing, decision) = await session.Deploy(
                    command,
                    command.ChangeId,
                    numbers,
                    actor.Id,
                    time.GetUtcNow(),
                    cancellation
                );
                return decision.Violation is { } rule
                    ? Problems.Rule(rule)
                    : Results.Ok(
                        new ChangeEndpoints.RequestedChange(
                            command.ChangeId,
                            existing?.Number ?? ((ChangeRequested)decision.Events[0]).Number
                        )
                    );
            },
            cancellation
        );
    }

    /// <summary>What follows is in the session; the caller commits it.</summary>
    internal static async Task<(Change? Existing, Decision Decision)> Deploy(
        this IDocumentSession session,
        ReportDeployment command,
        Guid id,
        NumberSequence numbers,
        string by,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var changes = await session.LockStreams<Change>([id], cancellation);
        var existing = changes[id];
        var model = await ChangeModel.Find(session, command.Model ?? ChangeModel.Deployment.Key, cancellation);
        var at = command.At?.ToUniversalTime() ?? now;
        IReadOnlyList<Freeze> freezes = existing is null
            ? await session
                .Query<Freeze>()
                .Where(x => x.From <= at && x.To > at && (x.LiftedAt == null || x.LiftedAt > at))
                .ToListAsync(cancellation)
            : [];
        var sequence = existing is null ? await numbers.Next(cancellation) : 0;
        var decision = changes.Decide(id, x =>
            ReportDeployment.Decide(x, command, id, sequence, model, freezes, by, now)
        );
        return (existing, decision);
    }
}
