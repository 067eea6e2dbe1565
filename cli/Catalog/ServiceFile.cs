using System.Text.Json;
using System.Text.Json.Serialization;
using Sms.Local;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Sms.Cli.Catalog;

/// <summary>A list of services, in YAML or JSON, in any order.</summary>
public static class ServiceFile
{
    /// <summary>
    /// More services than any catalogue has; their order is worked out by going from each to what it needs.
    /// </summary>
    public const int Most = 5_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };
    private static readonly IDeserializer Yaml = new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance)
        .WithEnforceNullability()
        .WithDuplicateKeyChecking()
        .Build();

    /// <returns>Those that are not retired, each behind all that it needs.</returns>
    /// <exception cref="CommandFailure">
    /// It is no such list, has a service twice, or services that need each other.
    /// </exception>
    public static IReadOnlyList<ServiceEntry> Read(string text)
    {
        var entries = (Parse(text) ?? []).Where(entry => !entry.Retired).ToList();
        if (entries.Count > Most)
            throw new CommandFailure($"The file has {entries.Count} services; {Most} can be read at once.");
        if (entries.FirstOrDefault(entry => string.IsNullOrWhiteSpace(entry.Service)) is { } nameless)
            throw new CommandFailure(
                "A service has a key: service: "
                    + $"{(nameless.Name.Length > 0 ? nameless.Name.ToLowerInvariant() : "checkout")}"
            );
        if (entries.GroupBy(entry => entry.Service).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new CommandFailure($"{twice.Key} is there {twice.Count()} times.");
        return InOrder(entries.ToDictionary(entry => entry.Service));
    }

    private static List<ServiceEntry>? Parse(string text)
    {
        try
        {
            if (text.TrimStart().StartsWith('['))
                return JsonSerializer.Deserialize<List<ServiceEntry>>(text, Json);
            CheckAliases(text);
            return Yaml.Deserialize<List<ServiceEntry>?>(text);
        }
        catch (JsonException error)
        {
            throw new CommandFailure($"Not a list of services: {error.Message}");
        }
        catch (YamlException error)
        {
            throw new CommandFailure(
                $"Not a list of services: line {error.Start.Line}: {error.InnerException?.Message ?? error.Message}"
            );
        }
    }

    /// <summary>
    /// A word may be said once for several services. Lists of lists of lists would say more than anybody can read.
    /// </summary>
    private static void CheckAliases(string text)
    {
        var words = new HashSet<AnchorName>();
        for (var parser = new Parser(new StringReader(text)); parser.MoveNext(); )
        {
            if (parser.Current is Scalar { Anchor.IsEmpty: false } word)
                words.Add(word.Anchor);
            if (parser.Current is AnchorAlias alias && !words.Contains(alias.Value))
            {
                throw new YamlException(
                    alias.Start,
                    alias.End,
                    $"*{alias.Value} stands for a list or a mapping; write it out."
                );
            }
        }
    }

    /// <summary>
    /// What a service needs comes first, so that each can be registered when its turn comes. What is not in the file
    /// is there already, or the catalogue will say so.
    /// </summary>
    private static List<ServiceEntry> InOrder(Dictionary<string, ServiceEntry> entries)
    {
        var (ordered, done, path) = (new List<ServiceEntry>(), new HashSet<string>(), new List<string>());
        foreach (var key in entries.Keys)
            Visit(key);
        return ordered;

        void Visit(string key)
        {
            if (path.Contains(key))
                throw new CommandFailure(
                    $"A service cannot need itself: {string.Join(" → ", path.Skip(path.IndexOf(key)).Append(key))}."
                );
            if (done.Contains(key) || !entries.TryGetValue(key, out var entry))
                return;
            path.Add(key);
            foreach (var needed in entry.DependsOn)
                Visit(needed);
            path.RemoveAt(path.Count - 1);
            done.Add(key);
            ordered.Add(entry);
        }
    }
}
