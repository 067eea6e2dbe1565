using System.CommandLine;

namespace Sms.Cli.Catalog;

/// <summary><c>sms catalog</c>: the services that are offered, and what they need.</summary>
public static class CatalogCommand
{
    public static Command Create() =>
        new("catalog", "The services that are offered, and what they need.")
        {
            ImportServices.Create(),
            ListServices.Create(),
        };
}
