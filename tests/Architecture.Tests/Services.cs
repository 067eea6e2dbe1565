using System.Reflection;
using Sms.Testing;

namespace Sms.Architecture.Tests;

internal static class Services
{
    /// <summary>As their projects are called.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory
            .GetDirectories(Path.Combine(Repository.Root, "services"))
            .Select(folder => Path.GetFileName(folder))
            .Order(),
    ];

    public static Assembly Assembly(string name) =>
        System.Reflection.Assembly.Load($"Sms.{Names.Single(n => n.Equals(name, StringComparison.OrdinalIgnoreCase))}");
}
