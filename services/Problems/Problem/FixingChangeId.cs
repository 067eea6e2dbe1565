using System.Globalization;

namespace Sms.Problems;

/// <summary>
/// The id of a fixing change: the same problem and attempt always give the same one, so that a request that is told
/// twice is one change, and what is said of an earlier attempt is recognised.
/// </summary>
public static class FixingChangeId
{
    public static Guid Of(Guid problem, int attempt) =>
        ImportedId.Hash(string.Create(CultureInfo.InvariantCulture, $"sms:fixing-change:{problem}:{attempt}"));
}
