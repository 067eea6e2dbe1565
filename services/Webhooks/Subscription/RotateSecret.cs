using Sms.ServiceDefaults;

namespace Sms.Webhooks;

/// <summary>
/// A new secret. The old one signs beside it for a day, so that the receiver can change over without a gap.
/// </summary>
public static class RotateSecret
{
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    public static Decision Decide(string by, DateTimeOffset now) =>
        Decision.Append(new SecretRotated(now + Overlap, by, now));
}
