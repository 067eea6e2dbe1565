using Sms.ServiceDefaults;

namespace Sms.Identity;

/// <summary>
/// A new secret. The old one is taken beside it for a day, so that the client can change over without a gap.
/// </summary>
public static class RotateClientSecret
{
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    public static Decision Decide(RoleHolder client, string by, DateTimeOffset now) =>
        client.IsActive ? Decision.Append(new ClientSecretRotated(now + Overlap, by, now)) : RevokeClient.Refusal;
}
