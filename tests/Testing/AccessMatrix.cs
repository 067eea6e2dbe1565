using System.Net;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Sms.Contracts;
using Sms.ServiceDefaults.Access;

namespace Sms.Testing;

/// <summary>Every endpoint × every role, by asking: what a service really lets in.</summary>
public static class AccessMatrix
{
    /// <summary>Set it to have the pages written anew.</summary>
    private const string Writing = "SMS_WRITE_ACCESS";

    private const string NobodysScope = "of-nobody";
    private const string Unknown = "00000000-0000-4000-8000-000000000001";

    /// <summary>
    /// The page in docs/reference/access says what the service does, and nothing in it is open that does not say why.
    /// </summary>
    /// <param name="host">The service.</param>
    /// <param name="service">Its name.</param>
    /// <param name="signIn">A client for somebody who holds this one role; by default with a token of
    /// <see cref="TestAuthority"/>.</param>
    public static async Task ShouldBeAsDocumented<TProgram>(
        ServiceHost<TProgram> host,
        string service,
        Func<string, Task<HttpClient>>? signIn = null
    )
        where TProgram : class
    {
        var page = Path.Combine(Repository.Root, "docs", "reference", "access", $"{service}.md");
        var found = await Page(host, service, signIn ?? (role => Task.FromResult(host.As("somebody", role))));
        if (Environment.GetEnvironmentVariable(Writing) is not null)
            await File.WriteAllTextAsync(page, found);
        (await File.ReadAllTextAsync(page)).ShouldBe(
            found,
            $"{Writing}=1 writes the page anew; then look at what has changed."
        );
    }

    private static async Task<string> Page<TProgram>(
        ServiceHost<TProgram> host,
        string service,
        Func<string, Task<HttpClient>> signIn
    )
        where TProgram : class
    {
        var text = new StringBuilder()
            .AppendLine($"# Who may do what: {service}")
            .AppendLine()
            .AppendLine(
                "A test asks the running service. yes: may; own: may, for the services or customers of the role;"
            )
            .AppendLine("open: without a token.")
            .AppendLine()
            .AppendLine($"| endpoint | {string.Join(" | ", Roles.All)} |")
            .AppendLine($"|---|{string.Concat(Roles.All.Select(_ => "---|"))}");
        using var nobody = host.As("nobody");
        var clients = new Dictionary<string, HttpClient>();
        foreach (var role in Roles.All)
            clients[role] = await signIn(Roles.Scoped.Contains(role) ? $"{role}:{NobodysScope}" : role);
        foreach (var (method, endpoint) in Endpoints(host))
        {
            var rule = endpoint
                .Metadata.GetMetadata<AccessRule>()
                .ShouldNotBeNull($"{endpoint.DisplayName} has no rule of access.");
            var name = $"{method} {endpoint.RoutePattern.RawText}";
            var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            if (rule.Activity is null)
                rule.Because.ShouldNotBeNullOrWhiteSpace(name);
            if (!open)
                (await Ask(nobody, method, endpoint)).ShouldBe(HttpStatusCode.Unauthorized, name);
            var cells = new List<string>();
            foreach (var role in Roles.All)
            {
                var status = open ? HttpStatusCode.OK : await Ask(clients[role], method, endpoint);
                status.ShouldNotBe(HttpStatusCode.Unauthorized, name);
                status.ShouldNotBe(HttpStatusCode.InternalServerError, name);
                cells.Add(
                    open ? "open"
                    : status == HttpStatusCode.Forbidden ? ""
                    : Roles.Scoped.Contains(role) && rule.Within ? "own"
                    : "yes"
                );
            }

            text.AppendLine($"| `{name}` | {string.Join(" | ", cells)} |");
        }

        foreach (var client in clients.Values)
            client.Dispose();
        return text.ToString();
    }

    private static IEnumerable<(string Method, RouteEndpoint Endpoint)> Endpoints<TProgram>(ServiceHost<TProgram> host)
        where TProgram : class =>
        host
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.Cast<RouteEndpoint>()
            .SelectMany(endpoint =>
                (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method =>
                    (method, endpoint)
                )
            )
            .OrderBy(pair => pair.endpoint.RoutePattern.RawText, StringComparer.Ordinal)
            .ThenBy(pair => pair.method, StringComparer.Ordinal);

    private static async Task<HttpStatusCode> Ask(HttpClient client, string method, RouteEndpoint endpoint)
    {
        var path = string.Join(
            '/',
            endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Text)))
        );
        using var request = new HttpRequestMessage(new HttpMethod(method), "/" + path);
        var type = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes[0] ?? "application/json";
        if (method is not "GET")
            request.Content = new StringContent("{}", Encoding.UTF8, type);
        // A stream has no end.
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    private static string Text(RoutePatternPart part) =>
        part switch
        {
            RoutePatternParameterPart { Name: "version" } => "1",
            RoutePatternParameterPart { Name: "documentName" } => "v1",
            RoutePatternParameterPart => Unknown,
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternSeparatorPart separator => separator.Content,
            _ => throw new InvalidOperationException($"{part.GetType().Name}"),
        };
}
