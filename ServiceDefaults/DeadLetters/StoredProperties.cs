using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using RabbitMQ.Client;

namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>
/// The properties and headers of a message as JSON that keeps every value and its AMQP type, so that a message goes
/// back as it came. The user id is left out: only the user who sends a message may claim it.
/// </summary>
internal static class StoredProperties
{
    private const string HeadersMember = "headers";

    // Members of an object that holds a value for which JSON has no type of its own.
    private const string Table = "table";
    private const string Bytes = "bytes";
    private const string Binary = "binary";
    private const string Timestamp = "timestamp";

    private static readonly Dictionary<string, Func<string, object>> Numbers = new()
    {
        ["sbyte"] = text => sbyte.Parse(text, CultureInfo.InvariantCulture),
        ["byte"] = text => byte.Parse(text, CultureInfo.InvariantCulture),
        ["short"] = text => short.Parse(text, CultureInfo.InvariantCulture),
        ["ushort"] = text => ushort.Parse(text, CultureInfo.InvariantCulture),
        ["int"] = text => int.Parse(text, CultureInfo.InvariantCulture),
        ["uint"] = text => uint.Parse(text, CultureInfo.InvariantCulture),
        ["long"] = text => long.Parse(text, CultureInfo.InvariantCulture),
        ["ulong"] = text => ulong.Parse(text, CultureInfo.InvariantCulture),
        ["float"] = text => float.Parse(text, CultureInfo.InvariantCulture),
        ["double"] = text => double.Parse(text, CultureInfo.InvariantCulture),
        ["decimal"] = text => decimal.Parse(text, CultureInfo.InvariantCulture),
    };

    internal static string Write(IReadOnlyBasicProperties properties)
    {
        var json = new JsonObject();
        Add("contentType", properties.ContentType);
        Add("contentEncoding", properties.ContentEncoding);
        Add("correlationId", properties.CorrelationId);
        Add("replyTo", properties.ReplyTo);
        Add("expiration", properties.Expiration);
        Add("messageId", properties.MessageId);
        Add("type", properties.Type);
        Add("appId", properties.AppId);
        Add("clusterId", properties.ClusterId);
        if (properties.IsPriorityPresent())
            json["priority"] = (int)properties.Priority;
        if (properties.IsTimestampPresent())
            json[Timestamp] = properties.Timestamp.UnixTime;
        if (properties.Headers is { } headers)
            json[HeadersMember] = WriteTable(headers);
        return json.ToJsonString();

        void Add(string name, string? value)
        {
            if (value is not null)
                json[name] = value;
        }
    }

    internal static BasicProperties Read(string text)
    {
        var json = JsonNode.Parse(text)!.AsObject();
        var properties = new BasicProperties
        {
            ContentType = Text("contentType"),
            ContentEncoding = Text("contentEncoding"),
            CorrelationId = Text("correlationId"),
            ReplyTo = Text("replyTo"),
            Expiration = Text("expiration"),
            MessageId = Text("messageId"),
            Type = Text("type"),
            AppId = Text("appId"),
            ClusterId = Text("clusterId"),
            Headers = json[HeadersMember] is JsonObject headers ? ReadTable(headers) : [],
            Persistent = true,
        };
        if (json["priority"] is { } priority)
            properties.Priority = (byte)priority.GetValue<int>();
        if (json[Timestamp] is { } time)
            properties.Timestamp = new AmqpTimestamp(time.GetValue<long>());
        return properties;

        string? Text(string name) => json[name]?.GetValue<string>();
    }

    private static JsonObject WriteTable(IDictionary<string, object?> table) =>
        new(table.Select(pair => KeyValuePair.Create(pair.Key, WriteValue(pair.Value))));

    private static JsonNode? WriteValue(object? value) =>
        value switch
        {
            null => null,
            bool flag => JsonValue.Create(flag),
            string text => JsonValue.Create(text),
            byte[] text when Utf8.IsValid(text) => JsonValue.Create(Encoding.UTF8.GetString(text)),
            byte[] bytes => Tagged(Bytes, Convert.ToBase64String(bytes)),
            BinaryTableValue binary => Tagged(Binary, Convert.ToBase64String(binary.Bytes)),
            AmqpTimestamp time => Tagged(Timestamp, time.UnixTime),
            IDictionary<string, object?> table => Tagged(Table, WriteTable(table)),
            IList list => new JsonArray([.. list.Cast<object?>().Select(WriteValue)]),
            _ => Tagged(NumberType(value), Convert.ToString(value, CultureInfo.InvariantCulture)),
        };

    private static string NumberType(object value) =>
        value switch
        {
            sbyte => "sbyte",
            byte => "byte",
            short => "short",
            ushort => "ushort",
            int => "int",
            uint => "uint",
            long => "long",
            ulong => "ulong",
            float => "float",
            double => "double",
            decimal => "decimal",
            _ => throw new NotSupportedException($"AMQP has no type for {value.GetType()}."),
        };

    private static JsonObject Tagged(string type, JsonNode? value) => new() { [type] = value };

    private static Dictionary<string, object?> ReadTable(JsonObject table) =>
        table.ToDictionary(pair => pair.Key, pair => ReadValue(pair.Value));

    private static object? ReadValue(JsonNode? node) =>
        node switch
        {
            null => null,
            JsonArray list => list.Select(ReadValue).ToList(),
            JsonObject tagged => ReadTagged(tagged.Single()),
            JsonValue value when value.TryGetValue(out bool flag) => flag,
            _ => Encoding.UTF8.GetBytes(node.GetValue<string>()),
        };

    private static object ReadTagged(KeyValuePair<string, JsonNode?> tagged) =>
        tagged.Key switch
        {
            Table => ReadTable(tagged.Value!.AsObject()),
            Bytes => Convert.FromBase64String(tagged.Value!.GetValue<string>()),
            Binary => new BinaryTableValue(Convert.FromBase64String(tagged.Value!.GetValue<string>())),
            Timestamp => new AmqpTimestamp(tagged.Value!.GetValue<long>()),
            var number => Numbers[number](tagged.Value!.GetValue<string>()),
        };
}
