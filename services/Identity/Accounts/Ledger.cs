using JasperFx.Events;
using Marten;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Http;

namespace Sms.Identity;

/// <summary>
/// Decides about holders of roles: events and accounts in one transaction, and one decision at a time in all replicas,
/// since who is the last administrator is a question about all of them.
/// </summary>
internal sealed class Ledger(AccountsContext accounts, IDocumentStore store)
{
    private const int Lock = 200_012;

    /// <summary>204 with the new version as ETag, 404, 409 with the rule's code, 412.</summary>
    /// <param name="what">Singular noun for messages.</param>
    /// <param name="kind">Only of this kind.</param>
    /// <param name="id">Id of the holder.</param>
    /// <param name="decide">Gets the holder and all administrators.</param>
    /// <param name="http">The request.</param>
    /// <param name="along">What else is committed with the events, if there are any.</param>
    internal async Task<IResult> Decide(
        string what,
        string kind,
        Guid id,
        Func<RoleHolder, IReadOnlyList<RoleHolder>, Decision> decide,
        HttpContext http,
        Func<Task>? along = null
    )
    {
        var cancellation = http.RequestAborted;
        await using var transaction = await Begin(cancellation);
        await using var session = Session(transaction, Actor.Of(http));
        var holders = await session.LoadStreams<RoleHolder>([id], cancellation);
        var administrators = await Administrators(session, cancellation);
        var decided = false;
        var answer = holders.Answer(
            what,
            id,
            holders[id]?.Kind == kind ? id : null,
            http,
            holder => decide(holder, administrators),
            along: () => decided = true
        );
        if (!decided)
            return answer;
        await session.SaveChangesAsync(cancellation);
        if (along is not null)
            await along();
        await transaction.CommitAsync(cancellation);
        return answer;
    }

    /// <summary>Starts the stream of a new holder.</summary>
    /// <param name="events">None: somebody was there before.</param>
    /// <param name="along">What else is committed with them; an answer ends it without a trace.</param>
    /// <param name="actor">Who does it; null: the service itself.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The answer of <paramref name="along"/>, or null when it is done.</returns>
    internal async Task<IResult?> Start(
        Guid id,
        Func<IQuerySession, Task<IReadOnlyList<object>>> events,
        Func<Task<IResult?>> along,
        Actor? actor,
        CancellationToken cancellation
    )
    {
        await using var transaction = await Begin(cancellation);
        await using var session = Session(transaction, actor);
        var decided = await events(session);
        if (decided.Count == 0)
            return null;
        session.StreamsOf<RoleHolder>().Append(id, decided);
        if (await along() is { } answer)
            return answer;
        await session.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return null;
    }

    private async Task<IDbContextTransaction> Begin(CancellationToken cancellation)
    {
        var transaction = await accounts.Database.BeginTransactionAsync(cancellation);
        await accounts.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({Lock})", cancellation);
        return transaction;
    }

    private IDocumentSession Session(IDbContextTransaction transaction, Actor? actor)
    {
        var session = store.LightweightSession(
            Marten.Services.SessionOptions.ForTransaction((NpgsqlTransaction)transaction.GetDbTransaction())
        );
        if (actor is null)
            session.Trace();
        else
            session.Trace(actor);
        return session;
    }

    private static async Task<IReadOnlyList<RoleHolder>> Administrators(
        IQuerySession session,
        CancellationToken cancellation
    ) =>
        [
            .. (
                await Marten.QueryableExtensions.ToListAsync(
                    session.Query<RoleHolder>().Where(holder => holder.Kind == HolderKind.Person),
                    cancellation
                )
            ).Where(holder => holder.IsAdministrator),
        ];
}
