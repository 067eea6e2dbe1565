namespace Sms.Incidents.Tests.Formats;

internal static class Payload
{
    public static Integration Integration(IntegrationSettings? settings = null) =>
        new()
        {
            Id = Guid.Empty,
            Name = "prometheus",
            KeyHash = "",
            Settings = settings ?? new(),
        };

    /// <summary>A payload of our own, beside the tests.</summary>
    public static byte[] Own(string name) =>
        File.ReadAllBytes(Path.Combine(Root(), "tests", "Incidents.Tests", "Formats", "Payloads", name));

    /// <summary>
    /// One that a real tool has sent. These lie beside the repository, where they are at hand; a test without them
    /// skips.
    /// </summary>
    public static byte[] Real(string name)
    {
        var file = Path.Combine(Root(), "..", "shared", "data", "alerts", name);
        Assert.SkipUnless(File.Exists(file), $"The captured payload {name} is not at hand.");
        return File.ReadAllBytes(file);
    }

    /// <summary>What must be read as an error, in whatever format, and never as an exception.</summary>
    public static TheoryData<string> Rubbish =>
        [
            "",
            " ",
            "null",
            "[]",
            "[1]",
            "42",
            "\"text\"",
            "{",
            "{\"a\":}",
            "{}x",
            "{}",
            "{\"alerts\":null}",
            "{\"alerts\":{}}",
            "{\"alerts\":[null]}",
            "{\"alerts\":[1]}",
            "{\"alerts\":[{}]}",
            "{\"alerts\":[{\"status\":\"odd\"}]}",
            "{\"alerts\":[{\"status\":1}]}",
            "{\"alerts\":[{\"status\":\"firing\",\"labels\":[]}]}",
            "{\"alerts\":[{\"status\":\"firing\",\"labels\":{\"a\":1}}]}",
            "{\"alerts\":[{\"status\":\"firing\",\"labels\":{\"a\":\"\\ud800\"}}]}",
            "{\"alerts\":[{\"status\":\"firing\",\"labels\":{\"\\ud800\":\"a\"}}]}",
            "{\"key\":\"\\ud800\",\"title\":\"x\"}",
            "{\"key\":{},\"title\":[]}",
            "{\"routing_key\":[],\"event_action\":{},\"payload\":1}",
            string.Concat(Enumerable.Repeat("[", 100)),
            string.Concat(Enumerable.Repeat("{\"a\":", 100)),
            "\ufeff",
            "\0",
        ];

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Directory.Packages.props")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
