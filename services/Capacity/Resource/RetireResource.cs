using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>It is gone: neither measured nor watched any more. What was measured and decided stays.</summary>
public sealed record RetireResource([property: Required, MaxLength(Limits.Reason)] string Reason)
{
    public static Decision Decide(Resource resource, RetireResource command, string by, DateTimeOffset now) =>
        resource.Retired ? Decision.Nothing : Decision.Append(new ResourceRetired(command.Reason, by, now));
}
