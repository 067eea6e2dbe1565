using System.Reflection;

namespace Sms.Architecture.Tests;

internal static class Services
{
    public static IReadOnlyList<string> Names { get; } = ["Identity", "Incidents", "Sla", "Capacity", "Webhooks", "Portal"];

    public static Assembly Assembly(string name) =>
        System.Reflection.Assembly.Load($"Sms.{Names.Single(n => n.Equals(name, StringComparison.OrdinalIgnoreCase))}");
}
