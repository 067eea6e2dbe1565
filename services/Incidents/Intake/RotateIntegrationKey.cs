using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>A new key in place of the old one, which stops working at once.</summary>
public static class RotateIntegrationKey
{
    public static Decision Decide(Integration integration, string keyHash, string by, DateTimeOffset now)
    {
        if (integration.Disabled) return DisableIntegration.Refusal(integration);
        if (integration.KeyHash == keyHash) return Decision.Nothing;
        return Decision.Append(new IntegrationKeyRotated(keyHash, by, now));
    }
}
