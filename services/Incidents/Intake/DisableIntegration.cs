using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>Its alerts are refused from now on, with its key and with the one before; its incidents go on.</summary>
public static class DisableIntegration
{
    public static Decision Decide(Integration integration, string by, DateTimeOffset now) =>
        integration.Disabled ? Decision.Nothing : Decision.Append(new IntegrationDisabled(by, now));

    internal static Decision Refusal(Integration integration) =>
        Decision.Refuse("integration-disabled", $"The integration {integration.Name} is disabled. Add another one.");
}
