using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;

namespace Sms.Testing;

/// <summary>Every command of a service, by reflection: what its type cannot do without is asked for by name.</summary>
public static class RequiredMembers
{
    private const string UnknownId = "00000000-0000-4000-8000-000000000001";

    /// <summary>Each value that has no default is left out once; the answer is 400 and names it.</summary>
    /// <param name="host">The service.</param>
    /// <param name="client">Who may do everything.</param>
    /// <param name="id">What the commands are for; most look at the body before they look for it.</param>
    /// <returns>How many there were.</returns>
    public static async Task<int> ShouldBeAskedFor<TProgram>(
        ServiceHost<TProgram> host,
        HttpClient client,
        string id = UnknownId
    )
        where TProgram : class
    {
        var sample = new SampleJson(host.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
        var (count, wrong) = (0, new List<string>());
        var endpoints = host.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not { RequestType: { } type })
                continue;
            var parameters = endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [];
            if (!parameters.Any(parameter => parameter.ParameterType == type))
                continue;
            foreach (var (path, field) in Required(type, "", ""))
            {
                count++;
                var body = sample.Of(type);
                var steps = path.Split('/')[1..];
                var parent = steps[..^1].Aggregate(body, (node, step) => step == "0" ? node[0]! : node[step]!);
                parent.AsObject().Remove(steps[^1]);
                using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
                using var answer = await client.PostAsync(new Uri(Path(endpoint, id), UriKind.Relative), content);
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.StatusCode != HttpStatusCode.BadRequest || JsonNode.Parse(text)?["errors"]?[field] is null)
                    wrong.Add($"{endpoint.RoutePattern.RawText} without {field}: {(int)answer.StatusCode} {text}");
            }
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
        return count;
    }

    private static string Path(RouteEndpoint endpoint, string id) =>
        "/"
        + string.Join(
            '/',
            endpoint
                .RoutePattern.RawText!.Trim('/')
                .Split('/')
                .Select(part =>
                    part switch
                    {
                        ['{', 'v', 'e', 'r', ..] => "1",
                        ['{', ..] => id,
                        _ => part,
                    }
                )
        );

    private static IEnumerable<(string Path, string Field)> Required(Type type, string path, string field)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.Namespace?.StartsWith("Sms.", StringComparison.Ordinal) is not true || type.IsEnum)
            yield break;
        var constructor = type.GetConstructors().OrderByDescending(one => one.GetParameters().Length).First();
        foreach (var parameter in constructor.GetParameters())
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            var (at, called) = ($"{path}/{name}", field.Length == 0 ? name : $"{field}.{name}");
            var (taken, isValue) = (parameter.ParameterType, parameter.ParameterType.IsValueType);
            var isRequired = isValue && Nullable.GetUnderlyingType(taken) is null && !parameter.HasDefaultValue;
            if (isRequired)
                yield return (at, called);
            var item = !isValue && taken.IsGenericType && taken.GetGenericArguments() is [var only] ? only : null;
            var inside = item is null ? Required(taken, at, called) : Required(item, $"{at}/0", $"{called}[0]");
            foreach (var inner in inside)
                yield return inner;
        }
    }
}
