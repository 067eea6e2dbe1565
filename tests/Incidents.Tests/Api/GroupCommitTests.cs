using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sms.ServiceDefaults;

namespace Sms.Incidents.Tests.Api;

/// <summary>What fails for a reason that passes is no fault of any item: it is tried again together.</summary>
public class GroupCommitTests
{
    [Fact]
    public async Task a_passing_failure_is_tried_again_with_the_whole_batch()
    {
        using var writer = new Writer(failures: 2, () =>
            new PostgresException("deadlock", "ERROR", "ERROR", PostgresErrorCodes.DeadlockDetected)
        );
        await Task.WhenAll(await writer.Write(100));
        writer.Batches.ShouldBe([100, 100, 100]);
    }

    [Fact]
    public async Task a_database_that_hangs_fails_the_batch_and_not_each_item_after_its_own_wait()
    {
        using var writer = new Writer(failures: int.MaxValue, () =>
            new NpgsqlException("timeout", new TimeoutException())
        )
        {
            Patience = TimeSpan.Zero,
        };
        foreach (var item in await writer.Write(100))
            await Should.ThrowAsync<NpgsqlException>(item);
        writer.Batches.ShouldBe([100]);
    }

    [Fact]
    public async Task an_item_that_cannot_be_written_fails_alone()
    {
        using var writer = new Writer(failures: 0, () => new InvalidOperationException()) { Poison = 7 };
        var items = await writer.Write(20);
        for (var i = 0; i < items.Count; i++)
        {
            if (i == 7)
                await Should.ThrowAsync<InvalidOperationException>(items[i]);
            else
                await items[i];
        }

        writer.Batches.ShouldBe([20, .. Enumerable.Repeat(1, 20)]);
    }

    private sealed class Writer(int failures, Func<Exception> error) : GroupCommit<int>(NullLogger.Instance)
    {
        private int _failures = failures;

        public int? Poison { get; init; }

        public ConcurrentQueue<int> Batches { get; } = [];

        /// <summary>All of them are there before the first is taken.</summary>
        public async Task<IReadOnlyList<Task>> Write(int items)
        {
            var done = Enumerable.Range(0, items).Select(item => TryAdd(item)!).ToList();
            await StartAsync(TestContext.Current.CancellationToken);
            return done;
        }

        protected override Task Write(IReadOnlyList<int> items, CancellationToken cancellation)
        {
            Batches.Enqueue(items.Count);
            return _failures-- > 0 || (Poison is { } poison && items.Contains(poison))
                ? Task.FromException(error())
                : Task.CompletedTask;
        }
    }
}
