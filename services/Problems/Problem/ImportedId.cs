using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>
/// Ids of what was imported: the same source and number always give the same id, so that a second import finds what the
/// first one made.
/// </summary>
public static class ImportedId
{
    /// <summary>Of a problem of another system.</summary>
    public static Guid Of(string source, string number) => NamedId.OfText($"sms:problem-import:{source}:{number}");

    public static Guid Of(ExternalNumber number) => Of(number.Source, number.Number);

    /// <summary>Of an incident of another system: the same id that the import of incidents gives it.</summary>
    public static Guid OfIncident(string source, string number) => NamedId.OfText($"sms:import:{source}:{number}");
}
