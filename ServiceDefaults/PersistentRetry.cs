using Polly;
using Polly.Retry;

namespace Sms.ServiceDefaults;

/// <summary>
/// Retries without end what has to succeed and can wait: after 100 ms at first, later every two seconds, until it
/// succeeds or is cancelled.
/// </summary>
public static class PersistentRetry
{
    /// <param name="pipeline">The pipeline that gets the strategy.</param>
    /// <param name="handles">Whether a failure is retried.</param>
    /// <param name="onFailure">Called for each failure, with the number of the attempt, from 1 on.</param>
    public static ResiliencePipelineBuilder RetryForever(
        this ResiliencePipelineBuilder pipeline,
        Func<Exception, bool> handles,
        Action<Exception, int> onFailure
    ) =>
        pipeline.AddRetry(
            new RetryStrategyOptions
            {
                ShouldHandle = args =>
                    ValueTask.FromResult(
                        args.Outcome.Exception is { } error
                            && handles(error)
                            && !args.Context.CancellationToken.IsCancellationRequested
                    ),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(2),
                OnRetry = args =>
                {
                    onFailure(args.Outcome.Exception!, args.AttemptNumber + 1);
                    return ValueTask.CompletedTask;
                },
            }
        );
}
