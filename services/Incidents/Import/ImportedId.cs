using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// The id of an imported incident's stream: the same source and number always give the same id, so that a second import
/// finds what the first one made.
/// </summary>
public static class ImportedId
{
    public static Guid Of(string source, string number) => NamedId.OfText($"sms:import:{source}:{number}");

    public static Guid Of(ExternalNumber number) => Of(number.Source, number.Number);
}
