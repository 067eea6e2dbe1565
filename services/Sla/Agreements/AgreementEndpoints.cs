using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Http;

namespace Sms.Sla;

/// <summary><c>/agreements</c>: make, revise, terminate, list.</summary>
internal static class AgreementEndpoints
{
    /// <param name="Version">The latest.</param>
    internal sealed record Listed(Guid Id, int Version, AgreementTerms Terms, DateTimeOffset? EndsAt)
    {
        internal static Listed Of(Agreement x) => new(x.Id, x.LatestVersion, x.Latest, x.EndsAt);
    }

    internal sealed record Made(Guid Id, int Version);

    /// <param name="EndsAt">Exclusive end; now if not given.</param>
    internal sealed record Terminate(string? Reason, DateTimeOffset? EndsAt = null);

    internal static void MapAgreements(this IEndpointRouteBuilder app)
    {
        app.MapHistory<Agreement>("agreements", "agreement", Responsibilities.ReadAgreements, IsWithin);
        var agreements = app.MapGroup("/agreements").WithTags("agreements");
        agreements.MapGet("", async (IQuerySession session, Actor actor, CancellationToken cancellation) =>
            (await session.Query<Agreement>().ToListAsync(cancellation)).Where(x => IsWithin(actor, x)).OrderBy(x => x.Latest.Name, StringComparer.Ordinal).Select(Listed.Of))
            .RequiresWithin(Responsibilities.ReadAgreements);
        agreements.MapPost("", Make).Requires(Responsibilities.KeepAgreements).Produces<Made>(StatusCodes.Status201Created);
        agreements.MapPost("/{id:guid}/revise", Revise).Requires(Responsibilities.KeepAgreements);
        agreements.MapPost("/{id:guid}/terminate", (Guid id, Terminate command, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http) =>
            string.IsNullOrWhiteSpace(command.Reason)
                ? Task.FromResult(Problems.Invalid("reason", "Say why."))
                : store.Decide<Agreement>("agreement", id, x => x.Terminate(
                    command.EndsAt?.ToUniversalTime() ?? time.GetUtcNow(), command.Reason, actor.Id, time.GetUtcNow()), http))
            .Requires(Responsibilities.KeepAgreements);
    }

    /// <summary>Theirs: with their customer, or about a service of theirs.</summary>
    private static bool IsWithin(Actor actor, Agreement agreement) => actor.Reach.Covers(null, agreement.Latest.Customer)
        || agreement.Latest.Services.Any(service => actor.Reach.Covers(service, null));

    private static async Task<IResult> Make(
        AgreementTerms request, Actor actor, IDocumentStore store, TimeProvider time, CancellationToken cancellation)
    {
        var (terms, errors) = await Complete(request, store, time, cancellation);
        if (errors.Count > 0) return Problems.Invalid(errors);
        var id = Guid.CreateVersion7(time.GetUtcNow());
        return await store.Start<Agreement>(id, Agreement.Make(id, terms, actor.Id, time.GetUtcNow()),
            () => Results.Created($"/api/agreements/{id}", new Made(id, 1)), actor, cancellation);
    }

    private static async Task<IResult> Revise(
        Guid id, AgreementTerms request, Actor actor, IDocumentStore store, TimeProvider time, HttpContext http)
    {
        var (terms, errors) = await Complete(request, store, time, http.RequestAborted);
        return errors.Count > 0
            ? Problems.Invalid(errors)
            : await store.Decide<Agreement>("agreement", id, x => x.Revise(terms, actor.Id, time.GetUtcNow()), http);
    }

    /// <summary>What a request may leave out: valid from now on, around the clock, the calendar's latest version.</summary>
    private static async Task<(AgreementTerms Terms, Dictionary<string, string[]> Errors)> Complete(
        AgreementTerms request, IDocumentStore store, TimeProvider time, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var calendar = request.CalendarId == default || request.CalendarId == Calendar.AlwaysOpen.Id
            ? Calendar.AlwaysOpen
            : await session.LoadAsync<Calendar>(request.CalendarId, cancellation);
        var terms = request with
        {
            ValidFrom = request.ValidFrom == default ? time.GetUtcNow() : request.ValidFrom.ToUniversalTime(),
            ValidUntil = request.ValidUntil?.ToUniversalTime(),
            CalendarId = calendar?.Id ?? request.CalendarId,
            CalendarVersion = request.CalendarVersion == 0 ? calendar?.LatestVersion ?? 0 : request.CalendarVersion,
        };
        return (terms, terms.Validate(calendar?.Terms(terms.CalendarVersion)));
    }
}
