using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Due;
using Sms.ServiceDefaults.Http;

namespace Sms.Sla;

/// <summary>
/// Keeps the clocks of incidents: looks at them when something is due, or when a person decides about them.
/// </summary>
public sealed class ClockKeeper(TermsBook book, TimeProvider time) : IDueWork
{
    internal const string Due = "clocks";

    /// <summary>
    /// Runs a command of a person about the clocks of an incident, and answers it as <see cref="Commands"/> says.
    /// Nobody else decides on them meanwhile, and the next moment to look is set with what is appended.
    /// </summary>
    /// <param name="store">Where the stream is.</param>
    /// <param name="what">Singular noun for messages.</param>
    /// <param name="name">What the caller calls it.</param>
    /// <param name="incident">The stream.</param>
    /// <param name="actor">The person.</param>
    /// <param name="http">The request.</param>
    /// <param name="decide">State, terms and time → what comes of it.</param>
    /// <param name="learn">
    /// The facts as the decision would make them, where it changes them: other planned work may touch these.
    /// </param>
    internal Task<IResult> Decide(
        IDocumentStore store,
        string what,
        object name,
        Guid incident,
        Actor actor,
        HttpContext http,
        Func<IncidentClocks, Terms, DateTimeOffset, Decision> decide,
        Func<IncidentClocks, IncidentClocks>? learn = null
    ) =>
        store.Commit(
            actor,
            async session =>
            {
                var clocks = await session.LockStreams<IncidentClocks>([incident], http.RequestAborted);
                await session.AcquireSharedLocks(
                    clocks.States.SelectMany(state => state.Services),
                    http.RequestAborted
                );
                var learned = clocks.States.Select(state => learn?.Invoke(state) ?? state).ToList();
                var terms = await book.Current(session, learned, http.RequestAborted);
                var now = time.GetUtcNow();
                return clocks.Answer(
                    what,
                    name,
                    incident,
                    http,
                    state => decide(state, terms, now),
                    along: () => session.SetDue(incident, Due, clocks[incident]!.NextDue(terms, now))
                );
            },
            http.RequestAborted
        );

    public async Task Handle(
        IDocumentSession session,
        IReadOnlyList<DueItem> due,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var clocks = await session.LockStreams<IncidentClocks>([.. due.Select(item => item.Stream)], cancellation);
        await session.AcquireSharedLocks(clocks.States.SelectMany(state => state.Services), cancellation);
        var terms = await book.Current(session, clocks.States, cancellation);
        foreach (var item in due)
        {
            if (clocks[item.Stream] is not { } state)
                continue;
            clocks.Append(item.Stream, state.Observe(terms, now), item);
            // Whatever the moment is by now: with these locks nobody else sets it, and all that it was set for is
            // known.
            session.SetDue(item.Stream, Due, clocks[item.Stream]!.NextDue(terms, now));
        }
    }
}
