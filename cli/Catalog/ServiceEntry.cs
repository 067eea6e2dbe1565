namespace Sms.Cli.Catalog;

/// <summary>A service as it stands in a file, and as <c>sms catalog list --json</c> tells it.</summary>
public sealed class ServiceEntry
{
    /// <summary>The key: <c>checkout</c>.</summary>
    public string Service { get; set; } = "";
    public string Name { get; set; } = "";
    public string? Owner { get; set; }

    /// <summary>critical, high, medium or low.</summary>
    public string Criticality { get; set; } = "";
    public string? SupportGroup { get; set; }
    public string? Description { get; set; }

    /// <summary>Keys.</summary>
    public List<string> DependsOn { get; set; } = [];

    /// <summary>Told by the catalogue, and passed over in a file.</summary>
    public string? Id { get; set; }

    /// <inheritdoc cref="Id"/>
    public long Version { get; set; }

    /// <summary>Told by the catalogue; in a file, a service to leave alone.</summary>
    public bool Retired { get; set; }

    public bool SameAs(ServiceEntry other) =>
        (Text(Name), Text(Owner), Criticality, Text(SupportGroup), Text(Description))
            == (
                Text(other.Name),
                Text(other.Owner),
                other.Criticality,
                Text(other.SupportGroup),
                Text(other.Description)
            )
        && DependsOn.ToHashSet().SetEquals(other.DependsOn);

    private static string Text(string? text) => text?.Trim() ?? "";
}
