using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>The documentation comments of types and their members, from the files that the compiler writes.</summary>
internal static partial class XmlComments
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Files = new();

    internal static string? Of(Type type) => Text(Member(type)?.Element("summary"));

    /// <summary>Of a parameter of a record where it is none of its own.</summary>
    internal static string? Of(PropertyInfo property)
    {
        if (property.DeclaringType is not { } type)
            return null;
        var own = Find(type.Assembly, $"P:{Name(type)}.{property.Name}")?.Element("summary");
        var parameter = Member(type)
            ?.Elements("param")
            .FirstOrDefault(x => x.Attribute("name")?.Value == property.Name);
        return Text(own ?? parameter);
    }

    private static XElement? Member(Type type) => Find(type.Assembly, $"T:{Name(type)}");

    private static string Name(Type type) =>
        (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    private static XElement? Find(Assembly assembly, string member) =>
        Files.GetOrAdd(assembly, Read).GetValueOrDefault(member);

    private static Dictionary<string, XElement> Read(Assembly assembly)
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml");
        return File.Exists(file)
            ? XDocument.Load(file).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value)
            : [];
    }

    private static string? Text(XElement? element)
    {
        if (element is null)
            return null;
        var text = new StringBuilder();
        foreach (var node in element.DescendantNodes())
        {
            if (node is XText words)
                text.Append(words.Parent!.Name == "c" ? $"`{words.Value}`" : words.Value);
            else if (node is XElement { Name.LocalName: "see" } see && see.Attribute("cref")?.Value is { } reference)
                text.Append(reference[(reference.LastIndexOfAny(['.', ':']) + 1)..]);
        }

        return Space().Replace(text.ToString(), " ").Trim() is { Length: > 0 } found ? found : null;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
