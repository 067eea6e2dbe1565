using System.Reflection;
using Sms.AppHost;

namespace Sms.Architecture.Tests;

internal static class Services
{
    /// <summary>As their projects are called.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Topology.Services.Select(service => Path.GetFileNameWithoutExtension(service.Project))];

    public static Assembly Assembly(string name) =>
        System.Reflection.Assembly.Load($"Sms.{Names.Single(n => n.Equals(name, StringComparison.OrdinalIgnoreCase))}");
}
