using Marten;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sms.ServiceDefaults.Due;
using Sms.Sla.Tests.Api;

namespace Sms.Sla.Tests.Due;

/// <summary>
/// A moment whose work fails is tried again later, unless somebody has said something else meanwhile.
/// </summary>
public sealed class PostponementTests(SlaHost shared) : IAsyncLifetime
{
    private const string Kind = "test";
    private static readonly DateTimeOffset Now = Desk.Instant("2026-03-02T09:00Z");
    private readonly Guid _stream = Guid.CreateVersion7();
    private NpgsqlDataSource? _source;
    private DocumentStore? _store;

    public async ValueTask InitializeAsync()
    {
        _source = NpgsqlDataSource.Create(await shared.Parts.CreateDatabaseAsync());
        _store = DocumentStore.For(options =>
        {
            options.Connection(_source);
            options.DisableNpgsqlLogging = true;
            options.AddDueTable();
        });
        await _store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await Set(Now);
    }

    public async ValueTask DisposeAsync()
    {
        await _store!.DisposeAsync();
        await _source!.DisposeAsync();
    }

    [Fact]
    public async Task what_fails_is_postponed()
    {
        await Run(() => Task.CompletedTask);
        (await Moment()).ShouldBe(Now.AddSeconds(30));
    }

    [Theory, InlineData(10), InlineData(3600)]
    public async Task a_moment_that_was_set_meanwhile_stays(int seconds)
    {
        await Run(() => Set(Now.AddSeconds(seconds)));
        (await Moment()).ShouldBe(Now.AddSeconds(seconds));
    }

    [Fact]
    public async Task a_moment_that_was_taken_away_meanwhile_does_not_come_back()
    {
        await Run(() => Set(null));
        (await Moment()).ShouldBeNull();
    }

    private async Task Run(Func<Task> meanwhile)
    {
        var agent = new DueAgent(
            _store!,
            _source!,
            new Failing(meanwhile),
            new Stopped(),
            NullLogger<DueAgent>.Instance
        );
        (await agent.RunOnce(TestContext.Current.CancellationToken)).ShouldBe(1);
    }

    private async Task Set(DateTimeOffset? moment)
    {
        await using var session = _store!.LightweightSession();
        session.SetDue(_stream, Kind, moment);
        await session.SaveChangesAsync();
    }

    private async Task<DateTimeOffset?> Moment()
    {
        await using var command = _source!.CreateCommand("select due_at from due");
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? await reader.GetFieldValueAsync<DateTimeOffset>(0) : null;
    }

    private sealed class Failing(Func<Task> meanwhile) : IDueWork
    {
        public async Task Handle(
            IDocumentSession session,
            IReadOnlyList<DueItem> due,
            DateTimeOffset now,
            CancellationToken cancellation
        )
        {
            await meanwhile();
            throw new InvalidOperationException("It cannot be done.");
        }
    }

    private sealed class Stopped : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
