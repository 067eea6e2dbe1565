using Marten;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.Http;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.Problems;

/// <summary><c>POST /problems/import</c>: one problem of another system; the same one again does no harm.</summary>
internal static class ImportEndpoint
{
    /// <param name="Created">It was not here before.</param>
    /// <param name="Linked">Incidents that this import has linked.</param>
    /// <param name="Unknown">Those that nobody has told of yet: import them, and the problem again.</param>
    internal sealed record ImportedProblem(
        Guid Id,
        string Number,
        bool Created,
        string State,
        IReadOnlyList<Guid> Linked,
        IReadOnlyList<string> Unknown
    );

    internal static void MapImport(this IEndpointRouteBuilder app) =>
        app.MapPost("/problems/import", Import)
            .Requires(Responsibilities.Import)
            .DescribedAs("importProblem", "Imports a problem of another system.")
            .WithTags("problems")
            .Produces<ImportedProblem>();

    private static async Task<IResult> Import(
        ImportProblem command,
        Actor actor,
        IDocumentStore store,
        NumberSequence numbers,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        if (Validation.Check(command) is { Count: > 0 } errors)
            return Errors.Invalid(errors);
        var id = ImportedId.Of(command.Source, command.ExternalId);
        return await store.Commit(
            actor,
            async session =>
            {
                var problems = await session.LockStreams<Problem>([id], cancellation);
                var named = await Incidents(session, command, cancellation);
                var before = problems[id];
                var sequence = before?.Sequence ?? await numbers.Next(cancellation);
                var known = named.Values.OfType<Guid>().ToList();
                var decision = problems.Decide(id, x =>
                    ImportProblem.Decide(x, command, known, id, sequence, actor.Id, time.GetUtcNow())
                );
                if (decision.Violation is { } rule)
                    return Errors.Rule(rule);
                var after = problems[id]!;
                return Results.Ok(
                    new ImportedProblem(
                        id,
                        after.Number,
                        before is null,
                        after.State,
                        [.. decision.Events.OfType<IncidentLinked>().Select(x => x.IncidentId)],
                        [.. named.Where(pair => pair.Value is null).Select(pair => pair.Key)]
                    )
                );
            },
            cancellation
        );
    }

    /// <summary>Numbers of the source first: it may count as we do.</summary>
    private static async Task<IReadOnlyDictionary<string, Guid?>> Incidents(
        IDocumentSession session,
        ImportProblem command,
        CancellationToken cancellation
    )
    {
        var names = (command.Incidents ?? []).Distinct().ToList();
        var theirs = names.ToDictionary(name => name, name => ImportedId.OfIncident(command.Source, name));
        var imported = (await IncidentFacts.WithIds(session, theirs.Values, cancellation))
            .Select(x => x.Id)
            .ToHashSet();
        var ours = await IncidentFacts.Named(session, names, cancellation);
        return names.ToDictionary(name => name, name => imported.Contains(theirs[name]) ? theirs[name] : ours[name]);
    }
}
