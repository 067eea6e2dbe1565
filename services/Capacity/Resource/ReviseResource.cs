using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>Other terms, from now on: a new limit, other thresholds, another source.</summary>
public sealed record ReviseResource([property: Required] ResourceTerms Terms)
{
    public static Decision Decide(Resource resource, ReviseResource command, string by, DateTimeOffset now)
    {
        if (resource.Retired)
            return Decision.Refuse("resource-retired", $"{resource.Key} is retired.");
        return resource.Terms.SameAs(command.Terms)
            ? Decision.Nothing
            : Decision.Append(new ResourceRevised(command.Terms, by, now));
    }
}
