using System.Reflection;
using System.Text;
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
    /// <summary>Each value that has no default is left out once; the answer is 400 and names it.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> ShouldBeAskedFor<TProgram>(ServiceHost<TProgram> host, HttpClient client) where TProgram : class
    {
        var sample = new SampleJson(host.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
        var (count, wrong) = (0, new List<string>());
        foreach (var endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is not { RequestType: { } type }) continue;
            if (endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters().Any(parameter => parameter.ParameterType == type) is not true) continue;
            foreach (var (path, field) in Required(type, "", ""))
            {
                count++;
                var body = sample.Of(type);
                var steps = path.Split('/')[1..];
                steps[..^1].Aggregate(body, (node, step) => step == "0" ? node[0]! : node[step]!).AsObject().Remove(steps[^1]);
                var route = string.Concat(endpoint.RoutePattern.RawText!.Split('{').Select((part, i) => i == 0 ? part
                    : (part.StartsWith("version", StringComparison.Ordinal) ? "1" : "00000000-0000-4000-8000-000000000001") + part[(part.IndexOf('}', StringComparison.Ordinal) + 1)..]));
                using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
                using var answer = await client.PostAsync(new Uri("/" + route.TrimStart('/'), UriKind.Relative), content);
                var text = await answer.Content.ReadAsStringAsync();
                if ((int)answer.StatusCode != 400 || JsonNode.Parse(text)?["errors"]?[field] is null) wrong.Add($"{endpoint.RoutePattern.RawText} without {field}: {(int)answer.StatusCode} {text}");
            }
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
        return count;
    }

    private static IEnumerable<(string Path, string Field)> Required(Type type, string path, string field)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.Namespace?.StartsWith("Sms.", StringComparison.Ordinal) is not true || type.IsEnum) yield break;
        foreach (var parameter in type.GetConstructors().OrderByDescending(one => one.GetParameters().Length).First().GetParameters())
        {
            var name = char.ToLowerInvariant(parameter.Name![0]) + parameter.Name[1..];
            var (at, called) = ($"{path}/{name}", field.Length == 0 ? name : $"{field}.{name}");
            var isValue = parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null;
            if (isValue && !parameter.HasDefaultValue) yield return (at, called);
            var item = parameter.ParameterType.IsGenericType && parameter.ParameterType.GetGenericArguments() is [var one2] && !parameter.ParameterType.IsValueType ? one2 : null;
            foreach (var inner in item is null ? Required(parameter.ParameterType, at, called) : Required(item, $"{at}/0", $"{called}[0]")) yield return inner;
        }
    }
}
