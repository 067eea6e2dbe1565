using Marten;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>Somebody who works on an incident says which problem causes it, by id or number.</summary>
public static class WhenIncidentLinked
{
    private const string Kind = "problem";

    /// <exception cref="UnknownProblemException">There is none of that number: the message ends where somebody sees
    /// it.</exception>
    public static async Task Handle(
        Sms.Contracts.Incidents.IncidentLinked message,
        IDocumentSession session,
        CancellationToken cancellation
    )
    {
        if (message.Kind != Kind)
            return;
        var problem = await ProblemNumbers.Find(message.Target, session, cancellation)
            ?? throw new UnknownProblemException(message.Target);
        await session.React<Problem>(
            problem,
            x => LinkIncident.Heard(x, message.IncidentId, message.By, message.At),
            cancellation
        );
    }
}

/// <summary>An incident is tied to a problem that is not here.</summary>
public sealed class UnknownProblemException(string target) : Exception($"There is no problem {target}.");
