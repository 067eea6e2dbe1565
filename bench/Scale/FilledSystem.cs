using System.Text.Json;
using Sms.Cli;
using Sms.Local;

namespace Sms.Bench.Scale;

/// <summary>A system with a past.</summary>
internal sealed class FilledSystem(string name) : IAsyncDisposable
{
    private readonly BenchedSystem _system = new(name);
    private string _key = "";

    public async Task StartAsync(long events, CancellationToken cancellation)
    {
        await _system.StartAsync(cancellation);
        // The past is that of the very integration which is measured: its new keys fall between the old ones in the
        // indexes.
        _key = await _system.AddIntegrationAsync("bench-past", floodThreshold: 0, cancellation);
        var model = await ModelIncident.HappenAsync(_system, _key, cancellation);
        await CatchUp.WaitAsync(_system, cancellation);
        var published = await ClockStreamsAsync(cancellation);

        var incidents = 0L;
        await _system.WithDatabasesAloneAsync(
            async connection =>
                incidents = await FilledLog.FillAsync(connection("incidents"), model, events, cancellation),
            cancellation
        );
        await CatchUp.WaitAsync(_system, cancellation);
        await CheckAsync(model, incidents, published, cancellation);
    }

    public Task<Load> MeasureAsync(TimeSpan time, CancellationToken cancellation) =>
        Load.RunAsync(_system, _key, Intake.Usual, time, cancellation);

    public async Task<double> GigabytesAsync(CancellationToken cancellation) =>
        await _system.ScalarAsync("incidents", "select pg_database_size('incidents')", cancellation) / 1_073_741_824.0;

    public Task<long> EventsAsync(CancellationToken cancellation) =>
        _system.ScalarAsync("incidents", "select max(seq_id) from mt_events", cancellation);

    public Task ReplayAsync(Report report, CancellationToken cancellation) =>
        Replay.RunAsync(_system, report, cancellation);

    public ValueTask DisposeAsync() => _system.DisposeAsync();

    /// <summary>
    /// A filled incident is one to the service, folded from its events as it is on the board, and nothing of it was
    /// published.
    /// </summary>
    private async Task CheckAsync(ModelIncident model, long incidents, long published, CancellationToken cancellation)
    {
        var number = $"INC{model.Sequence + ((incidents + 1) / 2):D7}";
        var folded = await _system.GetAsync($"/api/incidents/{number}", cancellation);
        var shown = (await _system.GetAsync($"/api/incidents?text={number}", cancellation)).GetProperty("items");
        string[] members = ["id", "number", "title", "state", "reportedAt", "resolvedAt"];
        if (folded.GetProperty("id").GetGuid() == model.Id || shown.GetArrayLength() != 1 || !members.All(Agree))
            throw new CommandFailure($"{number} was not filled in well: {folded} is shown as {shown}.");
        if (await ClockStreamsAsync(cancellation) is var now && now != published)
            throw new CommandFailure(
                $"The relay published what was filled in: {now - published:N0} incidents have clocks."
            );

        bool Agree(string member) => JsonElement.DeepEquals(folded.GetProperty(member), shown[0].GetProperty(member));
    }

    /// <summary>One for each incident that was published.</summary>
    private Task<long> ClockStreamsAsync(CancellationToken cancellation) =>
        _system.ScalarAsync("sla", "select count(*) from mt_streams", cancellation);
}
