using System.ComponentModel;

namespace Sms.Journeys.Publishing;

/// <summary>The units, as systemd itself judges them.</summary>
public sealed class SystemdUnitTests(PublishedSystem published) : IDisposable
{
    /// <summary>Tenths of what systemd-analyze calls exposure: 0 is a sandbox, 96 a service without any.</summary>
    private const int MostExposure = 20;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sms-units-");

    [Fact]
    public async Task systemd_understands_every_unit_and_finds_its_program()
    {
        var units = Directory.GetFiles(Path.Combine(await published.Folder, "systemd"));
        units.Length.ShouldBe((await published.Services()).Count + 1);
        (await Analyze(["verify", "--man=no", .. units])).ShouldBe((0, ""));
    }

    [Theory]
    [InlineData("ExecStart=/", "ExecStart=/nowhere/")]
    [InlineData("Restart=always", "Restart=forever")]
    [InlineData("PrivateTmp=yes", "PrivateTemp=yes")]
    public async Task a_unit_with_a_mistake_is_told_from_one_without(string right, string wrong)
    {
        const string Name = "sms-incidents.service";
        var text = await File.ReadAllTextAsync(Path.Combine(await published.Folder, "systemd", Name));
        text.ShouldContain(right);
        var unit = Path.Combine(_folder.FullName, Name);
        await File.WriteAllTextAsync(unit, text.Replace(right, wrong, StringComparison.Ordinal));
        (await Analyze("verify", "--man=no", unit)).ShouldNotBe((0, ""));
    }

    [Fact]
    public async Task a_service_sees_little_of_the_machine()
    {
        foreach (var service in await published.Services())
        {
            var unit = Path.Combine(await published.Folder, "systemd", $"sms-{service}.service");
            var (status, output) = await Analyze(
                "security",
                "--offline=true",
                $"--threshold={MostExposure}",
                "--no-pager",
                unit
            );
            status.ShouldBe(0, output);
        }
    }

    [Fact]
    public async Task a_service_is_started_again_for_ever_and_has_limits()
    {
        foreach (var service in await published.Services())
        {
            (await published.Unit(service, "Restart")).ShouldBe("always");
            (await published.Unit(service, "StartLimitIntervalSec")).ShouldBe("0");
            foreach (var limit in (string[])["MemoryMax", "TasksMax", "LimitNOFILE", "CPUWeight"])
                (await published.Unit(service, limit)).ShouldNotBeEmpty();
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<(int Status, string Output)> Analyze(params string[] arguments)
    {
        try
        {
            var result = await PublishedSystem.Run("systemd-analyze", arguments);
            return (result.ExitCode, result.StandardError + result.StandardOutput);
        }
        catch (Win32Exception)
        {
            Assert.Skip("The units are not checked: systemd-analyze is missing, which Debian's package systemd has.");
            throw;
        }
    }
}
