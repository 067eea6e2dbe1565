using Sms.Local;

namespace Sms.Journeys.Rights;

/// <summary>Where the passwords of a system are, and where they are not.</summary>
public class SecretsTests(RunningSystem system)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private IReadOnlyDictionary<string, string> Secrets =>
        Directory
            .GetFiles(system.Data.Root, "*.password")
            .ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

    [Fact]
    public void files_with_passwords_are_for_their_owner_alone()
    {
        var files = (string[])
            [
                .. Secrets.Keys.Select(name => Path.Combine(system.Data.Root, name)),
                system.Data.ConnectionsFile,
                Path.Combine(system.Data.Rabbit, "rabbitmq.conf"),
                Path.Combine(system.Data.Rabbit, "definitions.json"),
            ];
        files.Length.ShouldBeGreaterThan(10);
        files.ShouldAllBe(file => File.GetUnixFileMode(file) == OwnerOnly);
    }

    [Fact]
    public void no_password_is_on_a_command_line_in_a_log_or_in_a_setting_of_the_broker()
    {
        foreach (var (name, secret) in Secrets)
        {
            foreach (var part in RunState.Read(system.Data)!.Parts)
                Proc(part.Pid, "cmdline")
                    .Contains(secret, StringComparison.Ordinal)
                    .ShouldBeFalse($"{name}: {part.Name}");
            foreach (
                var file in (string[])
                    [.. Directory.GetFiles(system.Data.Logs), .. Directory.GetFiles(system.Data.Rabbit, "*.*")]
            )
                File.ReadAllText(file).Contains(secret, StringComparison.Ordinal).ShouldBeFalse($"{name}: {file}");
        }
    }

    [Theory]
    [InlineData("incidents", "postgres.incidents.password", "rabbitmq.incidents.password")]
    [InlineData("problems", "postgres.problems.password", "rabbitmq.problems.password")]
    [InlineData("sla", "postgres.sla.password", "rabbitmq.sla.password")]
    [InlineData("catalog", "postgres.catalog.password", "rabbitmq.catalog.password")]
    [InlineData("capacity", "postgres.capacity.password", "rabbitmq.capacity.password")]
    [InlineData("webhooks", "postgres.webhooks.password", "rabbitmq.webhooks.password")]
    [InlineData("portal")]
    [InlineData("postgres")]
    [InlineData("rabbitmq")]
    public void a_part_is_told_the_passwords_that_it_needs_and_no_other(string part, params string[] its)
    {
        var environment = Proc(
            RunState.Read(system.Data)!.Parts.Single(running => running.Name == part).Pid,
            "environ"
        );
        environment.ShouldNotBeEmpty();
        Secrets
            .Where(secret => environment.Contains(secret.Value, StringComparison.Ordinal))
            .Select(secret => secret.Key)
            .ShouldBe(its, ignoreOrder: true);
    }

    private static string Proc(int pid, string file) => File.ReadAllText($"/proc/{pid}/{file}");
}
