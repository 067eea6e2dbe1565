using System.Text.RegularExpressions;
using Sms.Testing;

namespace Sms.Architecture.Tests;

public partial class LayoutTests
{
    private static readonly string[] Product = ["AppHost", "ServiceDefaults", "contracts", "services", "cli"];

    public static TheoryData<string> ServiceNames => [.. Services.Names];

    [Theory, MemberData(nameof(ServiceNames))]
    public void services_know_contracts_and_defaults_but_not_each_other(string name) =>
        Services
            .Assembly(name)
            .GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(reference => Services.Names.Any(other => reference == $"Sms.{other}"))
            .ShouldBeEmpty();

    [Fact]
    public void the_defaults_name_no_service() => Offenders(["ServiceDefaults"], Domain()).ShouldBeEmpty();

    [Fact]
    public void nothing_is_left_for_later() => Offenders(Product, Unfinished()).ShouldBeEmpty();

    [Fact]
    public void services_take_the_time_from_a_time_provider() =>
        Offenders(["ServiceDefaults", "services"], Clock()).ShouldBeEmpty();

    [Fact]
    public void no_exception_is_swallowed_unseen() => Offenders([.. Product, "tests"], BareCatch()).ShouldBeEmpty();

    [Fact]
    public void tests_do_not_sleep() =>
        Offenders(["tests"], Sleep())
            .Where(file =>
                !file.StartsWith("tests/System.Tests", StringComparison.Ordinal)
                && !file.StartsWith("tests/Testing", StringComparison.Ordinal)
                && !file.EndsWith("LayoutTests.cs", StringComparison.Ordinal)
            )
            .ShouldBeEmpty();

    private static List<string> Offenders(string[] folders, Regex pattern) =>
        [.. Source.Files(folders).Where(file => pattern.IsMatch(File.ReadAllText(file))).Select(Source.Relative)];

    [GeneratedRegex(@"\b(Incident|Clock(?!Skew)|Agreement|Breach|Calendar)[A-Z(<.]")]
    private static partial Regex Domain();

    [GeneratedRegex("TODO|FIXME|HACK|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"DateTime(Offset)?\.(UtcNow|Now)|SystemClock\.Instance")]
    private static partial Regex Clock();

    [GeneratedRegex(@"catch\s*(\(Exception\s*\w*\))?\s*\{\s*\}|catch\s*\{")]
    private static partial Regex BareCatch();

    [GeneratedRegex(@"Task\.Delay|Thread\.Sleep")]
    private static partial Regex Sleep();
}
