using System.Text.Json;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary><c>sms catalog import</c> through the front door, to the incidents of what it registers.</summary>
public sealed class CatalogTests(RunningSystem system) : IAsyncLifetime
{
    private readonly string _checkout = $"checkout-{Guid.NewGuid():N}";
    private readonly string _payments = $"payments-{Guid.NewGuid():N}";
    private readonly string _file = Path.GetTempFileName();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        File.Delete(_file);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task what_a_file_says_is_registered_once_and_incidents_follow_it()
    {
        var incident = (await system.Post("/api/incidents", new { title = "Nobody can pay", service = _payments })).At(
            "id"
        );
        (await system.Get($"/api/incidents/{incident}")).At("catalogued").ShouldBe("False");

        Write(group: "web");
        (await Import()).ShouldBe((0, $"{_payments} registered, {_checkout} registered"));
        (await Import()).ShouldBe((0, $"{_payments} unchanged, {_checkout} unchanged"));
        Write(group: "payments-team");
        (await Import()).ShouldBe((0, $"{_payments} revised, {_checkout} unchanged"));

        (await system.Get($"/api/services/{_payments}/impact")).At("highestCriticality").ShouldBe("critical");
        await Eventually.Until(() => system.Get($"/api/incidents/{incident}"), x => x.At("catalogued") == "True");
        await Eventually.Until(
            async () =>
            {
                var again = await system.Post("/api/incidents", new { title = "Again", service = _payments });
                return await system.Get($"/api/incidents/{again.At("id")}");
            },
            x => x.At("group") == "payments-team"
        );
        (await CommandLine.Run("catalog", "list", "--data", system.Data.Root)).StandardOutput.ShouldContain(_checkout);

        await File.WriteAllTextAsync(
            _file,
            $"[{{\"service\":\"{_payments}\",\"name\":\"Payments\",\"criticality\":\"high\","
                + $"\"dependsOn\":[\"{_checkout}\"]}}]"
        );
        (await Import()).ShouldBe((1, $"{_payments} refused"));
    }

    private void Write(string group) =>
        File.WriteAllText(
            _file,
            $"""
            - service: {_checkout}
              name: Checkout
              criticality: critical
              dependsOn: [{_payments}]
            - service: {_payments}
              name: Payments
              criticality: high
              supportGroup: {group}
            """
        );

    private async Task<(int Exit, string Outcomes)> Import()
    {
        var run = await CommandLine.Run("catalog", "import", _file, "--data", system.Data.Root, "--json");
        var outcomes = JsonSerializer
            .Deserialize<JsonElement>(run.StandardOutput)
            .EnumerateArray()
            .Select(x => $"{x.At("service")} {x.At("outcome")}");
        return (run.ExitCode, string.Join(", ", outcomes));
    }
}
