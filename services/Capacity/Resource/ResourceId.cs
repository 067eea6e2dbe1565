using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>
/// The id of a resource, which people name by a key: the same key always gives the same id, so that two people who
/// define it at the same time write to the same stream.
/// </summary>
public static class ResourceId
{
    public const string KeyPattern = "^[a-z0-9][a-z0-9._-]{0,99}$";

    public static Guid Of(string key) => NamedId.OfText($"sms:capacity:resource:{key}");
}
