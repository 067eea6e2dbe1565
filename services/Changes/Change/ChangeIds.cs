using Sms.ServiceDefaults;

namespace Sms.Changes;

/// <summary>
/// Ids of changes that others name: the same names always give the same id, so that a repeated request finds the change
/// that the first one made.
/// </summary>
public static class ChangeIds
{
    /// <summary>Of a change of another system.</summary>
    public static Guid OfImport(string source, string number) => NamedId.Of("import", source, number);

    public static Guid OfImport(ExternalNumber number) => OfImport(number.Source, number.Number);

    /// <summary>Of the change that a pipeline reports.</summary>
    public static Guid OfDeployment(string service, string key) => NamedId.Of("deployment", service, key);

    /// <summary>Of the change that a forecast shortage asks for.</summary>
    public static Guid OfCapacity(string causeId) => NamedId.Of("capacity", causeId);
}
