using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Sms.ServiceDefaults.Http;

/// <summary>
/// For endpoints that decide by themselves who may use them: what is wrong with the body is told after that, or a
/// refusal would depend on what was sent.
/// </summary>
public static class LateBodyCheck
{
    /// <summary>
    /// The endpoint gets a null where a body is refused, and has to look at <see cref="BodyRefusal"/>.
    /// </summary>
    public static T WithLateBodyCheck<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new LateBodyCheckMetadata());

    /// <returns>The answer to a body that is not valid, or null.</returns>
    public static IResult? BodyRefusal(this HttpContext http) => http.Features.Get<RefusedBody>()?.Answer;

    internal static void Postpone(HttpContext http, IResult refusal)
    {
        http.Features.Set(new RefusedBody(refusal));
        http.Request.Body = new MemoryStream("null"u8.ToArray());
        http.Request.ContentLength = http.Request.Body.Length;
        http.Request.ContentType = "application/json";
    }

    private sealed record RefusedBody(IResult Answer);
}

internal sealed class LateBodyCheckMetadata;
