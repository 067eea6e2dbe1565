using System.CommandLine;

namespace Sms.Cli.Integrations;

/// <summary><c>sms integration</c>: the monitoring tools that may send alerts.</summary>
public static class IntegrationCommand
{
    public static Command Create() =>
        new("integration", "Monitoring tools that send alerts.") { AddIntegration.Create(), ListIntegrations.Create() };
}
