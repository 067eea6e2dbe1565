using System.ComponentModel.DataAnnotations;
using Sms.ServiceDefaults;

namespace Sms.Capacity;

/// <summary>From now on the resource is measured, watched and forecast.</summary>
/// <param name="Key">By which everybody names it.</param>
public sealed record DefineResource(
    [property: Required, RegularExpression(ResourceId.KeyPattern)] string Key,
    [property: Required] ResourceTerms Terms
)
{
    public static Decision Decide(Resource? existing, DefineResource command, string by, DateTimeOffset now) =>
        existing switch
        {
            null => Decision.Append(
                new ResourceDefined(ResourceId.Of(command.Key), command.Key, command.Terms, by, now)
            ),
            { Retired: true } => Decision.Refuse(
                "resource-retired",
                $"{existing.Key} is retired, and its key stays with its history."
            ),
            _ when existing.Terms.SameAs(command.Terms) => Decision.Nothing,
            _ => Decision.Refuse("resource-exists", $"{existing.Key} is defined otherwise. Revise it."),
        };
}
