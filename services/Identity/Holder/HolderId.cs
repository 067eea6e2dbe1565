using Sms.ServiceDefaults;

namespace Sms.Identity;

/// <summary>Ids of streams: a person has the id of the account, a client an id that follows from its name.</summary>
public static class HolderId
{
    public static Guid OfClient(string clientId) => NamedId.OfText($"sms:client:{clientId}");
}
