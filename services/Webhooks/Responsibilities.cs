using Sms.Contracts;
using Sms.ServiceDefaults.Access;

namespace Sms.Webhooks;

/// <summary>Who does what with webhooks: what they send leaves the organisation.</summary>
internal static class Responsibilities
{
    internal const string Read = "webhook.read";
    internal const string Keep = "webhook.keep";

    internal static ResponsibilityMatrix Matrix { get; } =
        new(
            Responsibility.ToRead(Read, Roles.Administrator).Informing(Roles.Auditor),
            Responsibility.ToDo(Keep, Roles.Administrator)
        );
}
