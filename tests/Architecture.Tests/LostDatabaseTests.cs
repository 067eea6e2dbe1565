using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Npgsql;
using Sms.ServiceDefaults;
using Sms.ServiceDefaults.Access;

namespace Sms.Architecture.Tests;

public sealed class LostDatabaseTests : IAsyncLifetime
{
    private readonly WebApplication _app = Build();

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Access:Authority"] = "http://127.0.0.1:1/";
        builder.AddServiceDefaults(new ResponsibilityMatrix());
        return builder.Build();
    }

    public async ValueTask InitializeAsync()
    {
        _app.UseServiceDefaults();
        _app.MapGet("/fail/{state}", string (string state) =>
                throw new InvalidOperationException(
                    "wrapped by a library",
                    new PostgresException("it said so", "FATAL", "FATAL", state)
                )
            )
            .Open("It fails for everybody.");
        await _app.StartAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(PostgresErrorCodes.AdminShutdown)]
    [InlineData(PostgresErrorCodes.CrashShutdown)]
    [InlineData(PostgresErrorCodes.CannotConnectNow)]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    [InlineData(PostgresErrorCodes.DiskFull)]
    public async Task a_database_that_stops_or_gives_up_means_come_again(string state)
    {
        using var answer = await Fail(state);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task a_database_that_says_no_does_not_mean_come_again()
    {
        using var answer = await Fail(PostgresErrorCodes.UniqueViolation);
        answer.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        answer.Headers.RetryAfter.ShouldBeNull();
    }

    private async Task<HttpResponseMessage> Fail(string state)
    {
        using var http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
        return await http.GetAsync(new Uri($"/fail/{state}", UriKind.Relative));
    }
}
