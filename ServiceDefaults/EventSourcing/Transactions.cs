using Marten;
using Sms.ServiceDefaults.Http;

namespace Sms.ServiceDefaults;

/// <summary>The transaction of a request: whoever has no session yet decides in one of these.</summary>
public static class Transactions
{
    /// <summary>
    /// Opens a session, lets it decide (<see cref="Streams{T}"/>) and commits what came of it. It decides once more on
    /// what is there then, when somebody else has changed a stream meanwhile or the database has given the transaction
    /// up.
    /// </summary>
    /// <param name="store">The service's store.</param>
    /// <param name="actor">Who acts: stored with each event; null for the service itself.</param>
    /// <param name="decide">Locks, loads and decides. Whoever refuses appends nothing.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Task<TResult> Commit<TResult>(
        this IDocumentStore store,
        Actor? actor,
        Func<IDocumentSession, Task<TResult>> decide,
        CancellationToken cancellation
    ) =>
        Retries.Once(
            async () =>
            {
                await using var session = store.LightweightSession();
                if (actor is null)
                    session.Trace();
                else
                    session.Trace(actor);
                var result = await decide(session);
                await session.SaveChangesAsync(cancellation);
                return result;
            },
            cancellation
        );

    /// <summary>The same without an answer.</summary>
    public static Task Commit(
        this IDocumentStore store,
        Actor? actor,
        Func<IDocumentSession, Task> decide,
        CancellationToken cancellation
    ) =>
        store.Commit(
            actor,
            async session =>
            {
                await decide(session);
                return true;
            },
            cancellation
        );
}
