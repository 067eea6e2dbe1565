using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>Lets a monitoring tool in. The answer shows its key once.</summary>
/// <param name="Name">Unique; signs what its alerts do.</param>
public sealed record AddIntegration(
    [property: Required, RegularExpression("[A-Za-z0-9][A-Za-z0-9._-]{0,59}")] string Name,
    IntegrationSettings? Settings = null
)
{
    /// <param name="sameName">The integration that has the name, if one does.</param>
    public static Decision Decide(
        Integration? sameName,
        AddIntegration command,
        Guid id,
        string keyHash,
        string by,
        DateTimeOffset now
    ) =>
        sameName is { Disabled: false }
            ? Decision.Refuse(
                "integration-exists",
                $"There is an integration {command.Name}. Rotate its key if it is lost."
            )
            : Decision.Append(new IntegrationAdded(id, command.Name, keyHash, command.Settings ?? new(), by, now));
}
