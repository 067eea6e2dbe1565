using System.Reflection.PortableExecutable;
using Sms.Testing;

namespace Sms.Architecture.Tests;

public class BuildTests
{
    private static readonly string[] Native =
    [
        "Marten",
        "Wolverine",
        "Npgsql",
        "Weasel.Core",
        "Sms.ServiceDefaults",
        "Sms.Contracts",
    ];

    public static TheoryData<string> ServiceNames => [.. Services.Names];

    [Theory, MemberData(nameof(ServiceNames))]
    public void a_service_is_built_with_native_images(string name)
    {
        var isRelease = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal);
        Assert.SkipUnless(isRelease, "only a Release build makes native images");
        var images = Path.Combine(Repository.Root, "artifacts", "native-images");
        Assert.SkipUnless(Directory.Exists(images), "their compiler could not be restored");
        var output = Path.Combine(Repository.Root, "services", name, "bin", "Release", "net10.0");
        ((string[])[$"Sms.{name}", .. Native])
            .Select(assembly => Path.Combine(output, $"{assembly}.dll"))
            .Where(file => File.Exists(file) && !IsNativeImage(file))
            .ShouldBeEmpty();
    }

    private static bool IsNativeImage(string file)
    {
        using var reader = new PEReader(File.OpenRead(file));
        return reader.PEHeaders.CorHeader?.ManagedNativeHeaderDirectory.Size > 0;
    }
}
