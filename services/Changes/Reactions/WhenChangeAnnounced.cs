using Marten;
using Sms.Contracts.Incidents;
using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>A tool has announced a change that it has made: a standard change that is implemented already.</summary>
public static class WhenChangeAnnounced
{
    public static async Task Handle(
        ChangeAnnounced message,
        IDocumentSession session,
        NumberSequence numbers,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        session.Trace();
        var now = time.GetUtcNow();
        // Clocks differ: what is announced has happened.
        var at = message.At < now ? message.At : now;
        var report = new ReportDeployment(
            message.Service,
            message.Summary,
            ReportDeployment.Succeeded,
            message.ChangeAnnouncedId.ToString(),
            At: at
        );
        var (_, decision) = await session.Deploy(
            report,
            message.ChangeAnnouncedId,
            numbers,
            message.By,
            now,
            cancellation
        );
        if (decision.Violation is { } rule)
            throw new RuleViolatedException(rule);
    }
}
