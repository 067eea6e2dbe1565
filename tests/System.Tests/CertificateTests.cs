using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sms.Local;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>
/// A second system beside the first, with the dashboard: its front door has a certificate and speaks TLS, and the
/// command line speaks to it.
/// </summary>
[Collection(OwnSystem.Name)]
public sealed class CertificateTests(RunningSystem system) : IAsyncLifetime
{
    private readonly DataDirectory _data = DataDirectory.At(
        Path.Combine(Path.GetTempPath(), $"sms-tls-{Guid.NewGuid():N}")
    );
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("sms-certificate-");
    private readonly int _port = Ports.Take(1)[0];

    private string Certificate => Path.Combine(_files.FullName, "door.pem");

    private string Key => Path.Combine(_files.FullName, "door.key");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await CommandLine.Run("down", "--data", _data.Root);
        if (Directory.Exists(_data.Root))
            Directory.Delete(_data.Root, recursive: true);
        _files.Delete(recursive: true);
    }

    [Fact]
    public async Task a_second_system_with_a_certificate_speaks_tls_alone()
    {
        var thumbprint = await WriteCertificate();
        var up = await CommandLine.Run(
            "up",
            "--data",
            _data.Root,
            "--port",
            $"{_port}",
            "--certificate",
            Certificate,
            "--key",
            Key,
            "--detach"
        );
        up.ExitCode.ShouldBe(0, up.StandardError + up.StandardOutput);
        up.StandardOutput.TrimEnd().ShouldEndWith($"SMS is ready: https://127.0.0.1:{_port}");

        var dashboard = up
            .StandardOutput.Split('\n')
            .Single(line => line.StartsWith("Dashboard: ", StringComparison.Ordinal))["Dashboard: ".Length..];
        using (
            var page = await new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }).GetAsync(
                new Uri(dashboard)
            )
        )
            page.StatusCode.ShouldBe(HttpStatusCode.Redirect, "the login of the dashboard is good");

        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == thumbprint,
        };
        var token = (await CommandLine.Run("token", "--data", _data.Root)).StandardOutput.Trim();
        using var https = new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://127.0.0.1:{_port}"),
            DefaultRequestHeaders = { Authorization = new("Bearer", token) },
        };
        using var answer = await https.GetAsync("/api/incidents");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("Strict-Transport-Security").ShouldHaveSingleItem();
        using var plain = new HttpClient();
        await Should.ThrowAsync<HttpRequestException>(() =>
            plain.GetAsync(new Uri($"http://127.0.0.1:{_port}/api/incidents"))
        );

        (
            await CommandLine.Run("integration", "add", "prometheus", "--service", "checkout", "--data", _data.Root)
        ).ExitCode.ShouldBe(0);
        (await CommandLine.Run("integration", "list", "--data", _data.Root)).StandardOutput.ShouldContain("never");
        // Ready does not mean idle: a part may be too busy to say at once how it is.
        await Eventually.Until(
            async () => (await CommandLine.Run("status", "--data", _data.Root)).ExitCode,
            status => status == 0
        );

        (await CommandLine.Run("down", "--data", _data.Root)).ExitCode.ShouldBe(0);
        (await Orphans.StopAsync(_data, CancellationToken.None)).ShouldBe(0, "down left nothing running");
        (await system.Http.GetAsync("/health")).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task a_certificate_without_its_key_is_refused()
    {
        await WriteCertificate();
        var up = await CommandLine.Run(
            "up",
            "--data",
            _data.Root,
            "--port",
            $"{_port}",
            "--certificate",
            Certificate,
            "--detach"
        );
        up.ExitCode.ShouldBe(1);
        up.StandardError.ShouldContain("go together");
    }

    private async Task<string> WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=sms.example.org", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1)
        );
        await File.WriteAllTextAsync(Certificate, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Key, key.ExportPkcs8PrivateKeyPem());
        return certificate.Thumbprint;
    }
}
