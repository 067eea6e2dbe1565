using System.Text.Json;
using Sms.Contracts;
using Sms.Testing;

namespace Sms.Journeys.Publishing;

/// <summary>What is in the published folder, and who may read it.</summary>
public sealed class PublishedFilesTests(PublishedSystem published) : IDisposable
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    private readonly DirectoryInfo _other = Directory.CreateTempSubdirectory("sms-other-");

    [Fact]
    public async Task every_service_of_the_manifest_has_its_program_its_settings_and_its_unit()
    {
        var services = (await Projects()).Select(project => project.Name).Order().ToList();
        services.ShouldBe([.. Routes.Services.Append("portal").Order()]);
        (await published.Services()).ShouldBe(services);
        Names("settings", await published.Folder).ShouldBe(services.Select(service => $"{service}.env"));
        Names("systemd", await published.Folder)
            .ShouldBe(services.Select(service => $"sms-{service}.service").Append("sms.target").Order());
    }

    [Fact]
    public async Task what_is_published_is_what_was_built_native_images_included()
    {
        var built = Path.Combine(Repository.Root, "services/Incidents/bin/Release/net10.0");
        var folder = Path.Combine(await published.Folder, "services/incidents");
        var assemblies = Directory.GetFiles(folder, "*.dll", SearchOption.AllDirectories);
        assemblies.ShouldNotBeEmpty();
        foreach (var assembly in assemblies)
        {
            var original = await File.ReadAllBytesAsync(Path.Combine(built, Path.GetRelativePath(folder, assembly)));
            (await File.ReadAllBytesAsync(assembly)).AsSpan().SequenceEqual(original).ShouldBeTrue(assembly);
        }
    }

    [Fact]
    public async Task a_service_is_given_every_setting_of_the_manifest_but_the_port()
    {
        foreach (var project in await Projects())
        {
            var settings = await published.Settings(project.Name);
            foreach (
                var variable in project
                    .Value.GetProperty("env")
                    .EnumerateObject()
                    .Where(variable => variable.Name != "HTTP_PORTS")
            )
            {
                settings[variable.Name].ShouldNotBeEmpty();
                settings[variable.Name].ShouldNotContain("{");
            }

            settings["ASPNETCORE_URLS"].ShouldStartWith("http://127.0.0.1:");
        }
    }

    [Fact]
    public async Task no_two_services_share_a_port_a_role_or_a_password()
    {
        var settings = await Task.WhenAll((await published.Services()).Select(published.Settings));
        settings.Select(each => each["ASPNETCORE_URLS"]).ShouldBeUnique();
        var connections = settings
            .SelectMany(each => each)
            .Where(setting => setting.Key.StartsWith("ConnectionStrings__", StringComparison.Ordinal))
            .ToList();
        connections.Count.ShouldBe(Routes.Services.Count * 2);
        connections.Select(connection => connection.Value).ShouldBeUnique();
        foreach (var service in Routes.Services)
        {
            var own = await published.Settings(service);
            own[$"ConnectionStrings__{service}"].ShouldContain($"Username={service};");
            own["ConnectionStrings__rabbitmq"].ShouldStartWith($"amqp://{service}:");
        }
    }

    [Fact]
    public async Task passwords_are_for_the_owner_of_the_folder_alone_and_programs_for_everybody()
    {
        var folder = await published.Folder;
        IsForOthers(folder).ShouldBeFalse();
        foreach (var name in (string[])["secrets", "settings", "servers"])
            Entries(folder, name).Where(IsForOthers).ShouldBeEmpty();
        foreach (var name in (string[])["services", "systemd"])
            Entries(folder, name).ShouldAllBe(entry => IsForOthers(entry));

        var secrets = Directory.GetFiles(Path.Combine(folder, "secrets")).Select(File.ReadAllText).ToList();
        secrets.Count.ShouldBe(Routes.Services.Count * 2 + 1);
        var open = Directory
            .GetFiles(Path.Combine(folder, "systemd"))
            .Append(Path.Combine(folder, "aspire-manifest.json"));
        foreach (var text in open.Select(File.ReadAllText))
            secrets.ShouldAllBe(secret => !text.Contains(secret));
    }

    [Fact]
    public async Task the_servers_get_a_database_and_a_user_for_each_service_and_never_a_password_in_the_clear()
    {
        var folder = await published.Folder;
        var script = await File.ReadAllTextAsync(Path.Combine(folder, "servers", "postgres.sql"));
        var text = await File.ReadAllTextAsync(Path.Combine(folder, "servers", "rabbitmq-definitions.json"));
        var definitions = JsonDocument.Parse(text).RootElement;
        foreach (var service in Routes.Services)
            script.ShouldContain($"CREATE DATABASE \"{service}\" OWNER \"{service}\"");
        definitions
            .GetProperty("users")
            .EnumerateArray()
            .Select(user => user.GetProperty("name").GetString()!)
            .Order()
            .ShouldBe(Routes.Services.Order());
        definitions.GetProperty("queues").GetArrayLength().ShouldBe(Routes.Queues.Count);
        foreach (var secret in Directory.GetFiles(Path.Combine(folder, "secrets")).Select(File.ReadAllText))
            (script + text).ShouldNotContain(secret);
    }

    [Fact]
    public async Task a_folder_that_holds_something_else_is_left_as_it_is()
    {
        await File.WriteAllTextAsync(Path.Combine(_other.FullName, "thesis.txt"), "x");
        var refused = await CommandLine.Run("publish", _other.FullName);
        refused.ExitCode.ShouldBe(1);
        refused.StandardError.ShouldContain("holds something else");
        Directory.GetFileSystemEntries(_other.FullName).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("--url", "sms.example.org")]
    [InlineData("--url", "https://example.org/sms")]
    [InlineData("--database", "db.example.org")]
    [InlineData("--broker", ":5672")]
    [InlineData("--prefix", "opt/sms")]
    [InlineData("--dotnet", "/opt/my programs/dotnet")]
    public async Task an_option_that_no_unit_or_setting_could_hold_is_refused(string option, string value)
    {
        var refused = await CommandLine.Run("publish", _other.FullName, option, value);
        refused.ExitCode.ShouldBe(1);
        refused.StandardError.ShouldStartWith(option);
        Directory.GetFileSystemEntries(_other.FullName).ShouldBeEmpty();
    }

    public void Dispose() => _other.Delete(recursive: true);

    /// <summary>Those of the manifest.</summary>
    private async Task<IReadOnlyList<JsonProperty>> Projects()
    {
        var manifest = await File.ReadAllTextAsync(Path.Combine(await published.Folder, "aspire-manifest.json"));
        return
        [
            .. JsonDocument
                .Parse(manifest)
                .RootElement.GetProperty("resources")
                .EnumerateObject()
                .Where(resource =>
                    resource.Value.TryGetProperty("type", out var type) && type.GetString() == "project.v0"
                ),
        ];
    }

    /// <summary>A folder and all that is in it.</summary>
    private static IEnumerable<string> Entries(string folder, string name) =>
        Directory
            .EnumerateFileSystemEntries(Path.Combine(folder, name), "*", SearchOption.AllDirectories)
            .Append(Path.Combine(folder, name));

    private static IEnumerable<string> Names(string kind, string folder) =>
        Directory.GetFiles(Path.Combine(folder, kind)).Select(file => Path.GetFileName(file)!).Order();

    private static bool IsForOthers(string path) => (File.GetUnixFileMode(path) & Others) != 0;
}
