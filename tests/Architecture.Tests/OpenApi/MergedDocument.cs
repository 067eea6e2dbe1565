using System.Text.Json.Nodes;

namespace Sms.Architecture.Tests;

/// <summary>
/// One description of all services. What every service has is one operation there, with the service as a parameter. A
/// schema that several services have is the same everywhere, or it needs a name of its own.
/// </summary>
internal static class MergedDocument
{
    internal static JsonObject Of(IReadOnlyList<JsonObject> documents)
    {
        var merged = documents[0].DeepClone().AsObject();
        merged["info"]!["title"] = "Service management";
        var (paths, components) = (new JsonObject(), new JsonObject());
        foreach (var document in documents)
        {
            foreach (var (path, item) in document["paths"]!.AsObject())
                AddPath(paths, path, item!.AsObject());
            foreach (var (kind, named) in document["components"]!.AsObject())
            {
                if (components[kind] is null)
                    components[kind] = new JsonObject();
                foreach (var (name, value) in named!.AsObject())
                    AddSame(components[kind]!.AsObject(), name, value!);
            }
        }

        merged["paths"] = Sorted(paths);
        merged["components"] = new JsonObject(
            components.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Sorted(pair.Value!.AsObject())))
        );
        merged["tags"] = new JsonArray([
            .. documents
                .SelectMany(document => document["tags"]?.AsArray() ?? [])
                .Select(tag => tag!["name"]!.GetValue<string>())
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(name => new JsonObject { ["name"] = name }),
        ]);
        return merged;
    }

    private static void AddPath(JsonObject paths, string path, JsonObject item)
    {
        if (paths[path] is not { } known)
        {
            paths[path] = item.DeepClone();
            return;
        }

        foreach (var (method, operation) in item)
        {
            if (known[method] is not { } same)
            {
                known[method] = operation!.DeepClone();
                continue;
            }

            // All of them name the service that they are of; the rest is the same.
            var all = ServicesOf(same).Concat(ServicesOf(operation!)).Distinct().Order(StringComparer.Ordinal).ToList();
            var other = operation!.DeepClone();
            SetServices(same, all);
            SetServices(other, all);
            JsonNode.DeepEquals(same, other).ShouldBeTrue($"{method} {path} differs between services.");
        }
    }

    private static void AddSame(JsonObject values, string name, JsonNode value)
    {
        if (values[name] is { } known)
            JsonNode
                .DeepEquals(known, value)
                .ShouldBeTrue(
                    $"Two services have a schema {name}, and they differ. [SchemaName] gives it another name."
                );
        else
            values[name] = value.DeepClone();
    }

    private static IEnumerable<string> ServicesOf(JsonNode operation) =>
        Enum(operation).Select(name => name!.GetValue<string>());

    private static void SetServices(JsonNode operation, IEnumerable<string> names) =>
        operation["parameters"]![0]!["schema"]!["enum"] = new JsonArray([.. names.Select(name => (JsonNode)name)]);

    private static JsonArray Enum(JsonNode operation)
    {
        var parameter = operation["parameters"]![0]!;
        parameter["name"]!.GetValue<string>().ShouldBe("service");
        return parameter["schema"]!["enum"]!.AsArray();
    }

    private static JsonObject Sorted(JsonObject values) =>
        new(
            values
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))
        );
}
