using Microsoft.Extensions.Options;
using Sms.ServiceDefaults.Outgoing;

namespace Sms.Webhooks;

/// <summary>Where webhooks may lead: to public addresses, and to what <c>Webhooks:AllowedNetworks</c> opens.</summary>
public sealed class Reach(IOptions<SendingLimits> limits) : OpenAddresses(limits.Value.AllowedNetworks);
