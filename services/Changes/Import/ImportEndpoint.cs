using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Changes;

/// <summary><c>POST /changes/import</c>: one change of another system. Sent again, it is the same change.</summary>
internal static class ImportEndpoint
{
    internal static void MapImport(this IEndpointRouteBuilder app) =>
        app.MapPost("/changes/import", Import)
            .Requires(Responsibilities.Import)
            .DescribedAs("importChange", "Imports a change of another system.")
            .WithTags("changes")
            .Produces<ChangeEndpoints.RequestedChange>();

    private static async Task<IResult> Import(
        ImportChange command,
        Actor actor,
        IDocumentStore store,
        NumberSequence numbers,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (Validation.Check(command) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        return await store.Commit(
            actor,
            async session =>
            {
                var changes = await session.LockStreams<Change>([command.ChangeId], cancellation);
                var sequence = changes[command.ChangeId]?.Sequence ?? await numbers.Next(cancellation);
                changes.Decide(command.ChangeId, x =>
                    ImportChange.Decide(x, command, sequence, actor.Id, time.GetUtcNow())
                );
                return Results.Ok(new ChangeEndpoints.RequestedChange(command.ChangeId, Change.NumberOf(sequence)));
            },
            cancellation
        );
    }
}
