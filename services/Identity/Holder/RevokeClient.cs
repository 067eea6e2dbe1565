using Sms.ServiceDefaults;

namespace Sms.Identity;

/// <summary>For ever: its id is never given to another.</summary>
public static class RevokeClient
{
    internal static Decision Refusal { get; } = Decision.Refuse("client-revoked", "The client is revoked.");

    public static Decision Decide(RoleHolder client, string by, DateTimeOffset now) =>
        client.IsActive ? Decision.Append(new ClientRevoked(by, now)) : Decision.Nothing;
}
