using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;

namespace Sms.Testing;

/// <summary>What a service answered, where a test holds the response itself.</summary>
public static class ResponseAssertions
{
    /// <summary>The fields that a 400 names.</summary>
    public static async Task<IReadOnlyList<string>> InvalidFields(this HttpResponseMessage response)
    {
        var problem = await response.Problem(HttpStatusCode.BadRequest, "invalid");
        return [.. problem.GetProperty("errors").EnumerateObject().Select(error => error.Name)];
    }

    /// <summary>Problem+json with the status and the stable code.</summary>
    /// <returns>The problem.</returns>
    public static async Task<JsonElement> Problem(this HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var answer = await Answer.Of(response);
        answer.ShouldBeProblem(status, code);
        return answer.Json;
    }

    /// <summary>200; the version as ETag and in the body.</summary>
    public static async Task<JsonElement> ShouldBeRevisedTo(this HttpResponseMessage response, int version)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.ETag!.Tag.ShouldBe($"\"{version}\"");
        var revised = await response.Content.ReadFromJsonAsync<JsonElement>();
        revised.GetProperty("version").GetInt32().ShouldBe(version);
        return revised;
    }

    /// <summary>204; the version as ETag.</summary>
    public static void ShouldBeDoneAt(this HttpResponseMessage response, int version)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        response.Headers.ETag!.Tag.ShouldBe($"\"{version}\"");
    }
}
