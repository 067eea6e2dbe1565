using Marten;
using Marten.Linq;

namespace Sms.Catalog;

/// <summary>Filters of the list; several values of one are separated by commas, and any of them matches.</summary>
/// <param name="Owner">User ids.</param>
/// <param name="Text">A part of the key, the name or the description, in whatever case.</param>
/// <param name="Retired">true: only those; false: only those that are offered; left out: both.</param>
public sealed record ServiceFilter(
    string? Criticality,
    string? Owner,
    string? SupportGroup,
    string? Text,
    bool? Retired
)
{
    internal Dictionary<string, string[]> Validate() =>
        Split(Criticality).Except(Catalog.Criticality.All).ToList() is { Count: > 0 } unknown
            ? new()
            {
                ["criticality"] =
                [
                    $"Unknown: {string.Join(", ", unknown)}. Known: {string.Join(", ", Catalog.Criticality.All)}.",
                ],
            }
            : [];

    internal IQueryable<CataloguedService> Apply(IQueryable<CataloguedService> services)
    {
        var (criticalities, owners, groups) = (Split(Criticality), Split(Owner), Split(SupportGroup));
        if (criticalities.Length > 0)
            services = services.Where(x => x.Criticality.IsOneOf(criticalities));
        if (owners.Length > 0)
            services = services.Where(x => x.Owner!.IsOneOf(owners));
        if (groups.Length > 0)
            services = services.Where(x => x.SupportGroup!.IsOneOf(groups));
        if (Retired is { } retired)
            services = services.Where(x => x.Retired == retired);
        if (!string.IsNullOrWhiteSpace(Text))
            services = services.Where(x =>
                x.Service.Contains(Text, StringComparison.OrdinalIgnoreCase)
                || x.Name.Contains(Text, StringComparison.OrdinalIgnoreCase)
                || x.Description!.Contains(Text, StringComparison.OrdinalIgnoreCase)
            );
        return services;
    }

    private static string[] Split(string? values) =>
        values?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
