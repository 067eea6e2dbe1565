using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Catalogue;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Sla;

/// <summary><c>/agreements</c>: make, revise, terminate, list.</summary>
internal static class AgreementEndpoints
{
    /// <param name="Version">The latest.</param>
    /// <param name="UnknownServices">Services of the terms that the catalogue does not have, or has retired: perhaps a
    /// slip of the pen.</param>
    internal sealed record ListedAgreement(
        Guid Id,
        int Version,
        AgreementTerms Terms,
        DateTimeOffset? EndsAt,
        IReadOnlyList<string> UnknownServices
    );

    /// <param name="Version">The latest.</param>
    /// <param name="UnknownServices">The same: a warning, for agreements may be made before the catalogue is.</param>
    internal sealed record MadeAgreement(Guid Id, int Version, IReadOnlyList<string> UnknownServices);

    /// <param name="EndsAt">Exclusive end; now if not given.</param>
    internal sealed record TerminateAgreement(string? Reason, DateTimeOffset? EndsAt = null);

    internal static void MapAgreements(this IEndpointRouteBuilder app)
    {
        app.MapHistory<Agreement>("agreements", "agreement", Responsibilities.ReadAgreements, IsWithin);
        var agreements = app.MapGroup("/agreements").WithTags("agreements");
        agreements
            .MapGet("", List)
            .RequiresWithin(Responsibilities.ReadAgreements)
            .Produces<IEnumerable<ListedAgreement>>()
            .DescribedAs("listAgreements", "Lists the service level agreements.");
        agreements
            .MapPost("", Make)
            .Requires(Responsibilities.KeepAgreements)
            .Produces<MadeAgreement>(StatusCodes.Status201Created)
            .DescribedAs("makeAgreement", "Makes a service level agreement.");
        agreements
            .MapPost("/{id:guid}/revise", Revise)
            .Requires(Responsibilities.KeepAgreements)
            .Produces<MadeAgreement>()
            .DescribedAs("reviseAgreement", "Gives an agreement new terms as its next version.");
        agreements
            .MapPost(
                "/{id:guid}/terminate",
                (
                    Guid id,
                    TerminateAgreement command,
                    Actor actor,
                    IDocumentStore store,
                    TimeProvider time,
                    HttpContext http
                ) =>
                    string.IsNullOrWhiteSpace(command.Reason)
                        ? Task.FromResult(Problems.Invalid("reason", "Say why."))
                        : store.Decide<Agreement>(
                            "agreement",
                            id,
                            x =>
                                x.Terminate(
                                    command.EndsAt?.ToUniversalTime() ?? time.GetUtcNow(),
                                    command.Reason,
                                    actor.Id,
                                    time.GetUtcNow()
                                ),
                            http
                        )
            )
            .Requires(Responsibilities.KeepAgreements)
            .DescribedAs("terminateAgreement", "Ends an agreement.");
    }

    /// <summary>Theirs: with their customer, or about a service of theirs.</summary>
    private static bool IsWithin(Actor actor, Agreement agreement) =>
        actor.Reach.Covers(null, agreement.Latest.Customer)
        || agreement.Latest.Services.Any(service => actor.Reach.Covers(service, null));

    private static async Task<IEnumerable<ListedAgreement>> List(
        IQuerySession session,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var agreements = (await session.Query<Agreement>().ToListAsync(cancellation))
            .Where(x => IsWithin(actor, x))
            .OrderBy(x => x.Latest.Name, StringComparer.Ordinal)
            .ToList();
        var offered = await session.Offered(agreements.SelectMany(x => x.Latest.Services), cancellation);
        return agreements.Select(x => new ListedAgreement(
            x.Id,
            x.LatestVersion,
            x.Latest,
            x.EndsAt,
            offered.Without(x.Latest.Services)
        ));
    }

    private static async Task<IResult> Make(
        AgreementTerms request,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        var (terms, unknown, errors) = await Complete(request, store, time, cancellation);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await store.Start<Agreement>(
            id,
            Agreement.Make(id, terms, actor.Id, time.GetUtcNow()),
            () => Results.Created($"/api/agreements/{id}", new MadeAgreement(id, 1, unknown)),
            actor,
            cancellation
        );
    }

    private static async Task<IResult> Revise(
        Guid id,
        AgreementTerms request,
        Actor actor,
        IDocumentStore store,
        TimeProvider time,
        HttpContext http
    )
    {
        var (terms, unknown, errors) = await Complete(request, store, time, http.RequestAborted);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        var version = 0;
        var answer = await store.Decide<Agreement>(
            "agreement",
            id,
            x =>
            {
                var decision = x.Revise(terms, actor.Id, time.GetUtcNow());
                version = x.LatestVersion + decision.Events.Count;
                return decision;
            },
            http
        );
        return answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status204NoContent }
            ? Results.Ok(new MadeAgreement(id, version, unknown))
            : answer;
    }

    /// <summary>
    /// What a request may leave out: valid from now on, around the clock, the calendar's latest version.
    /// </summary>
    private static async Task<(
        AgreementTerms Terms,
        IReadOnlyList<string> Unknown,
        Dictionary<string, string[]> Errors
    )> Complete(AgreementTerms request, IDocumentStore store, TimeProvider time, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var calendar =
            request.CalendarId == default || request.CalendarId == Calendar.AlwaysOpen.Id
                ? Calendar.AlwaysOpen
                : await session.LoadAsync<Calendar>(request.CalendarId, cancellation);
        var terms = request with
        {
            ValidFrom = request.ValidFrom == default ? time.GetUtcNow() : request.ValidFrom.ToUniversalTime(),
            ValidUntil = request.ValidUntil?.ToUniversalTime(),
            CalendarId = calendar?.Id ?? request.CalendarId,
            CalendarVersion = request.CalendarVersion == 0 ? calendar?.LatestVersion ?? 0 : request.CalendarVersion,
        };
        var errors = terms.Validate(calendar?.Terms(terms.CalendarVersion));
        return (
            terms,
            errors.Count > 0 ? [] : (await session.Offered(terms.Services, cancellation)).Without(terms.Services),
            errors
        );
    }
}
