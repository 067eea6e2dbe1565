using System.Collections;
using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace Sms.ServiceDefaults.DeadLetters;

/// <summary>Values of AMQP tables, where text is bytes and times are seconds.</summary>
internal static class AmqpValue
{
    /// <summary>A header as text; null when it is not there.</summary>
    internal static string? Text(IDictionary<string, object?> headers, string name) =>
        headers.TryGetValue(name, out var value) ? Convert.ToString(Plain(value), CultureInfo.InvariantCulture) : null;

    /// <summary>Null for a time that .NET does not have: anybody may write any number.</summary>
    internal static DateTimeOffset? Time(AmqpTimestamp time) =>
        time.UnixTime >= DateTimeOffset.MinValue.ToUnixTimeSeconds()
        && time.UnixTime <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(time.UnixTime)
            : null;

    /// <summary>What JSON can show.</summary>
    internal static object? Plain(object? value) =>
        value switch
        {
            byte[] text => Encoding.UTF8.GetString(text),
            AmqpTimestamp time => Time(time) is { } known ? (object)known : time.UnixTime,
            IDictionary<string, object?> table => table.ToDictionary(pair => pair.Key, pair => Plain(pair.Value)),
            IList list => list.Cast<object?>().Select(Plain).ToList(),
            _ => value,
        };
}
