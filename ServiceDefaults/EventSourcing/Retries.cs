using System.Diagnostics;
using Marten.Exceptions;
using Npgsql;

namespace Sms.ServiceDefaults;

/// <summary>When a decision is made once more, on what is there then, instead of failing (ADR 31).</summary>
public static class Retries
{
    private const int Attempts = 5;
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How long a transaction is tried again that fails for a reason that passes: enough for a deadlock, and well below
    /// the time after which callers give up, a few seconds.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How long a message waits between its attempts when its streams are changed by others.</summary>
    internal static TimeSpan[] AfterConflict { get; } =
    [.. new[] { 20, 50, 100, 250, 500, 1000 }.Select(delay => TimeSpan.FromMilliseconds(delay))];

    /// <summary>Nobody's fault: the same work may succeed the next time.</summary>
    public static bool Passes(Exception error) => Conflict.Explains(error) || TransientErrors.Contains(error);

    /// <summary>For work that comes to the same when it is done twice: a lost answer of a commit is no harm.</summary>
    internal static Task Repeatable(Func<Task> transaction, TimeSpan patience, CancellationToken cancellation) =>
        Run(
            async () =>
            {
                await transaction();
                return true;
            },
            Conflict.Explains,
            TransientErrors.Contains,
            patience,
            cancellation
        );

    /// <summary>
    /// For work that must not be done twice: only when the database has said that nothing of it is kept.
    /// </summary>
    internal static Task<TResult> Once<TResult>(Func<Task<TResult>> transaction, CancellationToken cancellation) =>
        Run(
            transaction,
            // An id that is taken stays taken.
            error => Conflict.Explains(error) && error is not ExistingStreamIdCollisionException,
            error => TransientErrors.Contains(error) && WasRolledBack(error),
            Patience,
            cancellation
        );

    private static async Task<TResult> Run<TResult>(
        Func<Task<TResult>> transaction,
        Func<Exception, bool> conflicts,
        Func<Exception, bool> passes,
        TimeSpan patience,
        CancellationToken cancellation
    )
    {
        var began = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await transaction();
            }
            catch (Exception error) when (conflicts(error) && attempt < Attempts)
            {
                // At once, and then as those who meet again and again part.
                if (attempt > 1)
                    await Task.Delay(Jitter * (Random.Shared.NextDouble() * attempt), cancellation);
            }
            catch (Exception error) when (passes(error) && Stopwatch.GetElapsedTime(began) < patience)
            {
                await Task.Delay(Pause, cancellation);
            }
        }
    }

    /// <summary>PostgreSQL has answered with an error, so the transaction has ended without effect.</summary>
    private static bool WasRolledBack(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException!)
        {
            if (cause is PostgresException)
                return true;
        }

        return false;
    }
}
