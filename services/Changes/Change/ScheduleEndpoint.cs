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
    private static readonly Guid Scheduling = NamedId.Of("scheduling");

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
        return await store.Commit(
            actor,
            async session =>
            {
                await session.LockStreams([Scheduling], cancellation);
                var stream = await ChangeNumbers.Find(id, session, cancellation);
                var changes = await session.LoadStreams<Change>(stream is { } found ? [found] : [], cancellation);
                var now = time.GetUtcNow();
                var around = changes.States is [var change]
                    ? await Surroundings.Read(session, change, now, cancellation)
                    : null;
                return changes.Answer("change", id, stream, http, x =>
                    ScheduleChange.Decide(x, command, around!, Voter.Of(http), now)
                );
            },
            cancellation
        );
    }
}
