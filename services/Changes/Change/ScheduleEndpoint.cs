using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Changes;

/// <summary>
/// <c>POST /changes/{id}/schedule</c>. One at a time in the whole system: of two changes that want the same time on the
/// same service the second has to see the first.
/// </summary>
internal static class ScheduleEndpoint
{
    private static readonly Guid Scheduling = KnownId.Of("scheduling");

    internal static void MapScheduling(this IEndpointRouteBuilder app) =>
        app.MapPost("/changes/{id}/schedule", Schedule)
            .Requires(Responsibilities.Implement)
            .DescribedAs("scheduleChange", "Gives a change its window and its implementer.")
            .WithTags("changes");

    private static async Task<IResult> Schedule(
        string id,
        ScheduleChange command,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        HttpContext http
    )
    {
        var cancellation = http.RequestAborted;
        if (Validation.Check(command) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        if (!Commands.TryReadIfMatch(http, out var expected))
            return Problems.Invalid("If-Match", "If-Match is a version as an entity tag: \"7\".");
        await using var session = store.LightweightSession();
        session.Trace(actor);
        await session.LockStreams([Scheduling], cancellation);
        if (
            await ChangeNumbers.Find(id, session, cancellation) is not { } stream
            || await session.LoadAsync<Change>(stream, cancellation) is not { } change
        )
            return Problems.NotFound("change", id);
        if (expected is { } wanted && wanted != change.Version)
            return Problems.Stale(wanted, change.Version);

        var now = time.GetUtcNow();
        var decision = ScheduleChange.Decide(
            change,
            command,
            await Surroundings.Read(session, change, now, cancellation),
            Voter.Of(http),
            now
        );
        if (decision.Violation is { } rule)
            return Problems.Rule(rule);
        var version = change.Version + decision.Events.Count;
        if (decision.Events.Count > 0)
        {
            session.Events.Append(change.Id, version, decision.Events);
            await session.SaveChangesAsync(cancellation);
        }

        http.Response.Headers.ETag = $"\"{version}\"";
        return Results.NoContent();
    }
}
