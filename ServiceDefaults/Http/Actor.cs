using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Sms.ServiceDefaults.Http;

/// <summary>
/// Who acts: the user id from the header <c>X-Actor</c>, else <c>anonymous</c>. Bound as a parameter of endpoints.
/// The system listens on loopback only until identity is verified by tokens.
/// </summary>
public sealed partial record Actor(string Id)
{
    private const string Header = "X-Actor";

    public static ValueTask<Actor> BindAsync(HttpContext context)
    {
        var id = context.Request.Headers[Header].ToString();
        if (id.Length == 0) return ValueTask.FromResult(new Actor("anonymous"));
        if (!UserId().IsMatch(id))
            throw new BadHttpRequestException($"{Header} is a user id: up to 100 letters, digits and . _ @ -");
        return ValueTask.FromResult(new Actor(id));
    }

    [GeneratedRegex(@"^[\w.@-]{1,100}$")]
    private static partial Regex UserId();
}
