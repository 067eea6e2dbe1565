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
        ChangeNumbers numbers,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (Validation.Check(command) is { Count: > 0 } errors)
            return Problems.Invalid(errors);
        await using var session = store.LightweightSession();
        session.Trace(actor);
        await session.LockStreams([command.ChangeId], cancellation);
        var existing = await session.LoadAsync<Change>(command.ChangeId, cancellation);
        var sequence = existing?.Sequence ?? await numbers.Next(cancellation);
        var events = ImportChange.Decide(existing, command, sequence, actor.Id, time.GetUtcNow()).Events;
        if (existing is null)
            session.Events.StartStream<Change>(command.ChangeId, events);
        else if (events.Count > 0)
            session.Events.Append(command.ChangeId, existing.Version + events.Count, events);
        await session.SaveChangesAsync(cancellation);
        return Results.Ok(new ChangeEndpoints.RequestedChange(command.ChangeId, Change.NumberOf(sequence)));
    }
}
