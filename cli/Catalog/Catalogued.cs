using System.Text.Json;
using Sms.Cli.Portal;

namespace Sms.Cli.Catalog;

/// <summary>What the catalogue has.</summary>
internal static class Catalogued
{
    private const int Page = 500;

    /// <summary>All pages of the list.</summary>
    /// <param name="client">The system.</param>
    /// <param name="filter">Of the list: <c>&amp;retired=false</c>.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IReadOnlyList<JsonElement>> ReadAsync(
        PortalClient client,
        string filter,
        CancellationToken cancellation
    )
    {
        var (items, cursor) = (new List<JsonElement>(), "");
        do
        {
            var page = await client.GetAsync($"/api/services?limit={Page}{filter}{cursor}", cancellation);
            items.AddRange(page.GetProperty("items").EnumerateArray());
            cursor =
                page.TryGetProperty("next", out var next) && next.GetString() is { } last
                    ? $"&cursor={Uri.EscapeDataString(last)}"
                    : "";
        } while (cursor.Length > 0);

        return items;
    }
}
