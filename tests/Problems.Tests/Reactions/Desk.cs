using System.Text.Json;
using RabbitMQ.Client;
using Sms.Contracts.Incidents;
using Sms.Problems.Tests.Api;

namespace Sms.Problems.Tests.Reactions;

/// <summary>The messages of other services, as a test tells them.</summary>
internal sealed class Desk(ServiceHost<Program> host, IChannel channel) : IAsyncDisposable
{
    private static long _number = 9_000_000;

    public static async Task<Desk> Of(ProblemsHost service) => new(service.Host, await service.Host.OpenChannel());

    public DateTimeOffset Now => host.Time.GetUtcNow();

    public Task Say(object message, Guid? id = null) => channel.Publish(message, id);

    /// <returns>The report of a new incident.</returns>
    public async Task<IncidentReported> Report(
        string service,
        string title,
        DateTimeOffset? at = null,
        int? history = null
    )
    {
        var reported = Reported(service, title, at ?? Now, history);
        await Say(reported);
        return reported;
    }

    public static IncidentReported Reported(string service, string title, DateTimeOffset at, int? history = null) =>
        new(
            Guid.NewGuid(),
            1,
            $"INC{Interlocked.Increment(ref _number)}",
            title,
            service,
            "P3",
            "portal",
            null,
            at,
            history
        );

    /// <summary>The same, and it has been heard.</summary>
    public async Task<IncidentReported> Known(string service, string title, DateTimeOffset? at = null)
    {
        var reported = await Report(service, title, at);
        await Heard(reported.IncidentId);
        return reported;
    }

    /// <summary>A problem can name it: then its report has been taken in.</summary>
    public Task Heard(Guid incident) => Eventually.Until(() => Facts(incident), facts => facts == 1);

    /// <returns>All proposals of a service, once there are so many.</returns>
    public Task<IReadOnlyList<JsonElement>> Proposed(string service, int count = 1) =>
        Eventually.Until(() => host.Http.Proposals(service), found => found.Count == count);

    /// <summary>Other messages of the same queues, so that what was sent before them has had its effect.</summary>
    public async Task Settle()
    {
        for (var i = 0; i < 8; i++)
            await Known(Fresh("settled"), "Nothing");
    }

    public ValueTask DisposeAsync() => channel.DisposeAsync();

    private async Task<long> Facts(Guid incident)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(host.Database);
        await using var command = source.CreateCommand(
            "select count(*) from incident_facts where id = $1 and at is not null"
        );
        command.Parameters.Add(new() { Value = incident });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
