using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using JasperFx.Events;
using Marten;
using Marten.Events;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Sms.ServiceDefaults;

namespace Sms.Testing;

/// <summary>
/// Samples of everything that a service has ever stored, in <c>tests/&lt;Service&gt;.Tests/Stored</c>: the data of the
/// row as it was written, in a file named after the row's type. <c>TYPE.json</c> has all there is,
/// <c>TYPE.bare.json</c> leaves out what may be missing, <c>TYPE.1.json</c> is of the first version that was shipped,
/// and so on. Files are added, never edited.
/// </summary>
/// <typeparam name="TProgram">Of the service.</typeparam>
public sealed class StoredSamples<TProgram>
    where TProgram : class
{
    private static readonly Assembly Service = typeof(TProgram).Assembly;

    /// <summary><c>Incidents</c>.</summary>
    private static readonly string Name = Service.GetName().Name!["Sms.".Length..];

    private static readonly JsonSerializerOptions Json = new(Defaults.Json)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private readonly Dictionary<string, JsonElement> _samples = Directory
        .GetFiles(Path.Combine(Repository.Root, $"tests/{Name}.Tests/Stored"), "*.json")
        .Order(StringComparer.Ordinal)
        .ToDictionary(
            file => Path.GetFileNameWithoutExtension(file),
            file => JsonDocument.Parse(File.ReadAllText(file)).RootElement
        );

    /// <summary>A sample as the service of today reads it.</summary>
    /// <param name="name">Of the file, without its end.</param>
    public T Read<T>(string name) => _samples[name].Deserialize<T>(Json)!;

    /// <summary>
    /// Puts each sample into the log as a row of old, reads it with the service's store, and finds every field again.
    /// </summary>
    /// <param name="parts">For a service on a database of its own: samples are no history that a read model could be
    /// made from.</param>
    public async Task ShouldReadBack(RealParts parts)
    {
        await using var host = await ServiceHost<TProgram>.Start(parts, Name.ToLowerInvariant());
        var store = host.Services.GetRequiredService<IDocumentStore>();
        await using var source = NpgsqlDataSource.Create(host.Database);
        await using var session = store.QuerySession();
        foreach (var (name, sample) in _samples)
        {
            var stream = await Insert(source, Alias(name), sample);
            var e = (await session.Events.FetchStreamAsync(stream)).ShouldHaveSingleItem(name);
            ShouldContain(JsonSerializer.SerializeToElement(e.Data, e.EventType, Json), sample, name);
        }

        // Only now, for to ask for the name of a type makes it known to the store, and then what an old row says of it
        // is not looked at.
        var graph = (EventGraph)store.Options.Events;
        var types = EventTypes(store).ToDictionary(type => graph.EventMappingFor(type).EventTypeName);
        types
            .Keys.Order()
            .ShouldBe(
                _samples.Keys.Select(Alias).Distinct().Order(),
                "each type of event has samples under the name that it is stored under, and keeps it"
            );
        foreach (var (alias, type) in types)
            ShouldHaveWhatMayBeMissing(
                type,
                [.. _samples.Where(pair => Alias(pair.Key) == alias).Select(pair => pair.Value)]
            );
    }

    /// <summary>Events that no projection wants are unknown to the store until one is appended.</summary>
    private IReadOnlyList<Type> EventTypes(IDocumentStore store) =>
        [
            .. store
                .Options.Events.AllKnownEventTypes()
                .Select(known => known.EventType)
                .Where(type => type.Assembly == Service)
                .Union(Service.GetTypes().Where(type => type.IsAssignableTo(typeof(IHappened)) && !type.IsInterface)),
        ];

    /// <summary>Each member that may be missing is there in one sample, and is missing in another.</summary>
    private static void ShouldHaveWhatMayBeMissing(Type type, IReadOnlyList<JsonElement> samples)
    {
        foreach (var path in Optional(type, []))
        {
            samples.ShouldContain(sample => Has(sample, path), $"{type.Name} with {string.Join('.', path)}");
            samples.ShouldContain(sample => !Has(sample, path), $"{type.Name} without {string.Join('.', path)}");
        }
    }

    private static string Alias(string name) => name.Split('.')[0];

    private async Task<Guid> Insert(NpgsqlDataSource source, string alias, JsonElement data)
    {
        var stream = Guid.CreateVersion7();
        var clrType = string.Concat(alias.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        await using var command = source.CreateCommand();
        command.CommandText = """
            with stream as (insert into mt_streams (id, version) values ($1, 1))
            insert into mt_events (seq_id, id, stream_id, version, data, type, mt_dotnet_type)
            values (nextval('mt_events_sequence'), gen_random_uuid(), $1, 1, $2::jsonb, $3, $4)
            """;
        foreach (var value in (object[])[stream, data.GetRawText(), alias, $"Sms.{Name}.{clrType}, Sms.{Name}"])
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync();
        return stream;
    }

    private static void ShouldContain(JsonElement whole, JsonElement part, string path)
    {
        whole.ValueKind.ShouldBe(part.ValueKind, path);
        switch (part.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in part.EnumerateObject())
                {
                    whole.TryGetProperty(member.Name, out var value).ShouldBeTrue($"{path}.{member.Name} is lost");
                    ShouldContain(value, member.Value, $"{path}.{member.Name}");
                }

                break;
            case JsonValueKind.Array:
                whole.GetArrayLength().ShouldBe(part.GetArrayLength(), path);
                foreach (var (index, item) in part.EnumerateArray().Index())
                    ShouldContain(whole[index], item, $"{path}[{index}]");
                break;
            default:
                JsonElement.DeepEquals(whole, part).ShouldBeTrue($"{path}: {part} has become {whole}");
                break;
        }
    }

    private static IEnumerable<string[]> Optional(Type type, string[] path) =>
        Json.GetTypeInfo(type)
            .Properties.SelectMany(property =>
            {
                string[] here = [.. path, property.Name];
                IEnumerable<string[]> self = property.IsGetNullable ? [here] : [];
                return property.PropertyType.Assembly == type.Assembly
                    ? self.Concat(Optional(property.PropertyType, here))
                    : self;
            });

    private static bool Has(JsonElement json, IEnumerable<string> path)
    {
        foreach (var step in path)
        {
            if (!json.TryGetProperty(step, out json) || json.ValueKind == JsonValueKind.Null)
                return false;
        }

        return true;
    }
}
