using System.Collections.Concurrent;
using System.Reflection;
using Wolverine;
using Wolverine.Runtime.Partitioning;

namespace Sms.ServiceDefaults.Messaging;

/// <summary>Messages about one stream are handled one after the other: a contract's first id says which stream it is.</summary>
internal sealed class ByStream : IGroupingRule
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo?> Ids = new();

    public bool TryFindIdentity(Envelope envelope, out string groupId)
    {
        groupId = "";
        if (envelope.Message is not { } message) return false;
        var id = Ids.GetOrAdd(message.GetType(), type => type.GetProperties().FirstOrDefault(property => property.PropertyType == typeof(Guid)));
        groupId = id?.GetValue(message)?.ToString() ?? "";
        return groupId.Length > 0;
    }
}
