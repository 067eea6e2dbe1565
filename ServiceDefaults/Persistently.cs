using Polly;
using Polly.Retry;

namespace Sms.ServiceDefaults;

/// <summary>
/// For what has to succeed in the end, and can wait: tried again until it does or is cancelled, at first soon, then
/// every two seconds.
/// </summary>
public static class Persistently
{
    /// <param name="pipeline">Gets the strategy.</param>
    /// <param name="handles">Which failures pass.</param>
    /// <param name="onFailure">Told of each, with the number of the attempt from 1 on.</param>
    public static ResiliencePipelineBuilder AddPersistence(
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
