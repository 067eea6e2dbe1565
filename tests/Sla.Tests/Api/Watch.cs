using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Sms.Sla.Tests.Api;

/// <summary>Somebody who follows the stream of breaches until disposed.</summary>
internal sealed class Watch : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage _answer;
    private readonly IAsyncEnumerator<SseItem<string>> _items;

    private Watch(HttpResponseMessage answer, Stream stream) =>
        (_answer, _items) = (answer, SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator());

    internal static async Task<Watch> Begin(Desk desk, string query = "", string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/breaches/stream{query}");
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var answer = await desk.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return new Watch(answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>The next events about an agreement; those about others are passed over.</summary>
    internal async Task<IReadOnlyList<SseItem<string>>> Next(Guid agreement, int count)
    {
        var found = new List<SseItem<string>>();
        while (found.Count < count)
        {
            (await _items.MoveNextAsync().AsTask().WaitAsync(Patience)).ShouldBeTrue("The stream has ended.");
            var data = JsonDocument.Parse(_items.Current.Data).RootElement.GetProperty("data");
            if (data.GetProperty("agreementId").GetGuid() == agreement)
                found.Add(_items.Current);
        }

        return found;
    }

    public ValueTask DisposeAsync()
    {
        // Leaving ends the reading; it does not wait for the next event.
        _answer.Dispose();
        return ValueTask.CompletedTask;
    }
}
