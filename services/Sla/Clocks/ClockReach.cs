using Marten;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;

namespace Sms.Sla;

/// <summary>
/// The clocks that a caller may read, and with them their breaches and attainment: those of the services that the
/// caller owns, and those of the agreements with the caller's customer.
/// </summary>
/// <param name="Services">Keys of services; null with a reach that is not limited.</param>
/// <param name="Agreements">Ids of agreements; null with a reach that is not limited.</param>
internal sealed record ClockReach(string[]? Services, Guid[]? Agreements)
{
    private static readonly ClockReach Everything = new(null, null);

    /// <param name="actor">The caller.</param>
    /// <param name="book">Knows which agreements are with which customer.</param>
    /// <param name="session">To read them with.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static async Task<ClockReach> Of(
        Actor actor,
        TermsBook book,
        IQuerySession session,
        CancellationToken cancellation
    )
    {
        var reach = actor.Reach;
        if (reach == Reach.Everything)
            return Everything;
        if (reach.Customers is not { Count: > 0 })
            return new([.. reach.Services!], []);
        var terms = await book.Current(session, cancellation);
        var agreements = terms.Agreements.Values.Where(agreement => reach.Covers(null, agreement.Latest.Customer));
        return new([.. reach.Services!], [.. agreements.Select(agreement => agreement.Id)]);
    }

    /// <summary>
    /// The condition of a query on <see cref="ClockRows.Clocks"/> or <see cref="ClockRows.Breaches"/>.
    /// </summary>
    /// <param name="services">Position of the parameter that holds <see cref="Services"/>.</param>
    /// <param name="agreements">Position of the parameter that holds <see cref="Agreements"/>.</param>
    internal static string Condition(int services, int agreements) =>
        $"(${services}::text[] is null or service = any(${services}) or agreement_id = any(${agreements}::uuid[]))";

    internal bool Covers(ClockRef clock) => Covers(clock.Service, clock.AgreementId);

    internal bool Covers(PinnedClock clock) => Covers(clock.Service, clock.AgreementId);

    /// <summary>What was heard of an incident is for whoever may read one of its clocks, or owns its service.</summary>
    internal bool Covers(IncidentClocks incident) =>
        Services is null
        || incident.Clocks.Any(Covers)
        || incident.Facts.LastOrDefault(fact => fact.Service is not null) is { Service: { } service }
            && Services.Contains(service);

    private bool Covers(string service, Guid agreement) =>
        Services is null || Services.Contains(service) || Agreements!.Contains(agreement);
}
