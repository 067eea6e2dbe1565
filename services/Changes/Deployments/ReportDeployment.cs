using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Http;

namespace Sms.Changes;

/// <summary>
/// A pipeline reports a deployment: a standard change, which is made from its model when it is first heard of.
/// </summary>
/// <param name="Outcome">started, succeeded, failed or backed-out.</param>
/// <param name="Key">The pipeline's own, of one run: its end has the key of its beginning, and a repeat changes
/// nothing.</param>
/// <param name="Version">What is deployed.</param>
/// <param name="At">When that was; now if not given.</param>
/// <param name="ExceptionReason">Why it is done although its service is frozen.</param>
public sealed record ReportDeployment(
    [property: Required, MaxLength(Limits.Name)] string Service,
    [property: Required, MaxLength(Limits.Title)] string Summary,
    [property:
        Required,
        AllowedValues(
            ReportDeployment.Started,
            ReportDeployment.Succeeded,
            Changes.Outcome.Failed,
            Changes.Outcome.BackedOut
        )
    ]
        string Outcome,
    [property: Required, MaxLength(Limits.Person)] string Key,
    [property: MaxLength(Limits.Name)] string? Version = null,
    [property: MaxLength(Limits.Name)] string? Model = null,
    [property: Backdated] DateTimeOffset? At = null,
    [property: MaxLength(Limits.Reason)] string? ExceptionReason = null
)
{
    public const string Started = "started";
    public const string Succeeded = "succeeded";
    private const string CannotWait = "Say in exceptionReason why it cannot wait.";

    /// <summary>How long a deployment that nobody ends is taken for maintenance.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public Guid ChangeId => ChangeIds.OfDeployment(Service, Key);

    /// <param name="existing">The change of that key, if there is one.</param>
    /// <param name="command">What the pipeline tells.</param>
    /// <param name="id">The change's.</param>
    /// <param name="sequence">The next number.</param>
    /// <param name="model">Null: there is none of that name.</param>
    /// <param name="freezes">Those that were there at that time.</param>
    /// <param name="by">Who tells.</param>
    /// <param name="now">When.</param>
    public static Decision Decide(
        Change? existing,
        ReportDeployment command,
        Guid id,
        long sequence,
        ChangeModel? model,
        IReadOnlyList<Freeze> freezes,
        string by,
        DateTimeOffset now
    )
    {
        var at = command.At?.ToUniversalTime() ?? now;
        if (at > now)
            return Decision.Refuse("in-the-future", "A deployment is reported when it has happened.");
        if (existing is not null)
            return End(existing, command, by, at);
        if (model is null)
            return Decision.Refuse("model-unknown", $"There is no model '{command.Model}'.");
        if (model.Retired)
            return Decision.Refuse("model-retired", $"The model '{model.Key}' is retired.");
        if (!model.Latest.Covers([command.Service]))
            return ChangeModel.DoesNotFit(model, $"it is not for {command.Service}");

        // Who is about to begin can be held back; what has happened is recorded as what it is.
        var frozen = freezes.FirstOrDefault(freeze =>
            freeze.From <= at && at < freeze.To && freeze.Covers(command.Service)
        );
        var (author, isOwn) = (model.AuthorOf(model.LatestVersion), model.AuthorOf(model.LatestVersion) == by);
        var broken =
            frozen is not null ? $"Deployed although {frozen.Name} froze {command.Service}."
            : isOwn ? $"Deployed by the author of the model '{model.Key}'."
            : null;
        if (broken is not null && command.Outcome == Started && string.IsNullOrWhiteSpace(command.ExceptionReason))
        {
            return frozen is not null
                ? Decision.Refuse(
                    "frozen",
                    $"{frozen.Name}: {command.Service} is frozen from {frozen.From:u} to {frozen.To:u}. {CannotWait}"
                )
                : Decision.Refuse(
                    "own-change",
                    $"Whoever wrote the model '{model.Key}' does not deploy by it. {CannotWait}"
                );
        }

        var exception =
            broken is null || string.IsNullOrWhiteSpace(command.ExceptionReason) ? broken : command.ExceptionReason;
        var requested = new ChangeRequested(
            id,
            Change.NumberOf(sequence),
            sequence,
            command.Version is null ? command.Summary : $"{command.Summary} ({command.Version})",
            ChangeType.Standard,
            new(model.Key, model.LatestVersion),
            command.Service,
            [command.Service],
            null,
            model.Latest.RollbackPlan,
            null,
            null,
            null,
            null,
            ChangeSource.Pipeline,
            by,
            at
        );
        var about = Change.Create(requested).Ref();
        var started = new ImplementationStarted(about, at, at + Longest, exception, by, at);
        return Decision.Append([
            requested,
            .. isOwn
                ? []
                : new object[] { new ChangeApproved($"model:{model.Key}:{model.LatestVersion}", by, at, author) },
            started,
            .. command.Outcome == Started
                ? []
                : new object[] { new ImplementationEnded(about, OutcomeOf(command), command.Summary, by, at) },
        ]);
    }

    private static Decision End(Change existing, ReportDeployment command, string by, DateTimeOffset at)
    {
        if (command.Outcome == Started)
            return Decision.Nothing;
        return EndImplementation.Decide(
            existing,
            OutcomeOf(command),
            command.Summary,
            by,
            at < existing.StartedAt ? existing.StartedAt.Value : at
        );
    }

    private static string OutcomeOf(ReportDeployment command) =>
        command.Outcome == Succeeded ? Changes.Outcome.Implemented : command.Outcome;
}
