using System.Net;

namespace Sms.Portal.Tests;

/// <summary>What is too large is refused at the door, before a service is asked.</summary>
public class BodyTests
{
    private const int Megabyte = 1024 * 1024;

    [Theory]
    [InlineData("/api/incidents", 1)]
    [InlineData("/api/what-if", 1)]
    [InlineData("/api/incidents/import", 16)]
    [InlineData("/intake/alertmanager", 32)]
    [InlineData("/v2/enqueue", 32)]
    public async Task the_largest_body_passes_and_one_byte_more_does_not(string path, int megabytes)
    {
        await using var portal = await PortalHost.Start();
        (await Send(portal, path, megabytes * Megabyte))
            .ShouldBe(HttpStatusCode.OK)
            .Json.At("length")
            .ShouldBe($"{megabytes * Megabyte}");
        portal.Behind.Requests.ShouldBe(1);
        (await Send(portal, path, (megabytes * Megabyte) + 1)).ShouldBeProblem(
            HttpStatusCode.RequestEntityTooLarge,
            "too-large"
        );
        portal.Behind.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task a_body_of_unknown_length_is_refused_when_it_turns_out_too_large()
    {
        await using var portal = await PortalHost.Start();
        (await Send(portal, "/api/incidents", Megabyte / 2, chunked: true)).ShouldBe(HttpStatusCode.OK);
        (await Send(portal, "/api/incidents", 2 * Megabyte, chunked: true)).ShouldBeProblem(
            HttpStatusCode.RequestEntityTooLarge,
            "too-large"
        );
    }

    private static async Task<Answer> Send(PortalHost portal, string path, int length, bool chunked = false)
    {
        using var body = new ByteArrayContent(new byte[length]);
        return await portal.Http.Send(HttpMethod.Post, path, body, chunked ? [("Transfer-Encoding", "chunked")] : []);
    }
}
