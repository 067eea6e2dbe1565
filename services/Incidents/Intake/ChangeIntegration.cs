using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>Replaces the settings as a whole.</summary>
public sealed record ChangeIntegration([property: Required] IntegrationSettings Settings)
{
    public static Decision Decide(Integration integration, ChangeIntegration command, string by, DateTimeOffset now)
    {
        if (integration.Disabled)
            return DisableIntegration.Refusal(integration);
        if (integration.Settings == command.Settings)
            return Decision.Nothing;
        return Decision.Append(new IntegrationChanged(command.Settings, by, now));
    }
}
