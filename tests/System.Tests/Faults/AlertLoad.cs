using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>
/// Several senders that post new alerts without pause, and the same again when they are not answered with 202, as real
/// ones do.
/// </summary>
/// <param name="doors">Where they post: the first sender to the first, and so on in turn.</param>
/// <param name="routingKey">Of the integration.</param>
internal sealed class AlertLoad(IReadOnlyList<HttpClient> doors, string routingKey)
{
    /// <summary>
    /// What they bring together is looked at one by one in the end, and replayed; the long form lasts.
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(FaultTime.IsLong ? 250 : 80);

    private volatile bool _stopped;
    private readonly List<Task> _senders = [];

    /// <summary>Keys of the alerts that were accepted.</summary>
    public ConcurrentDictionary<string, bool> Accepted { get; } = [];

    /// <summary>The last answer that was none of acceptance.</summary>
    public Answer? Refused { get; private set; }

    public AlertLoad Start(int senders)
    {
        for (var i = 0; i < senders; i++)
            _senders.Add(Send(i));
        return this;
    }

    public async Task Stop()
    {
        _stopped = true;
        await Task.WhenAll(_senders);
    }

    private async Task Send(int sender)
    {
        for (var i = 0; !_stopped; i++)
        {
            var key = $"k-{sender}-{i}";
            // Stopped or not, what was begun is carried through: an alert half sent would prove nothing.
            while (!await TrySend(doors[sender % doors.Count], key))
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            Accepted[key] = true;
            await Task.Delay(Pause);
        }
    }

    private async Task<bool> TrySend(HttpClient http, string key)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            using var answer = await http.PostAsJsonAsync(
                "/v2/enqueue",
                new
                {
                    routing_key = routingKey,
                    event_action = "trigger",
                    dedup_key = key,
                    payload = new
                    {
                        summary = $"Disk of {key} is full",
                        source = key,
                        severity = "critical",
                    },
                },
                patience.Token
            );
            if (answer.StatusCode == HttpStatusCode.Accepted)
                return true;
            Refused = new Answer(
                answer.StatusCode,
                answer.Headers,
                answer.Content.Headers.ContentType?.MediaType,
                await answer.Content.ReadAsStringAsync(patience.Token)
            );
            return false;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
