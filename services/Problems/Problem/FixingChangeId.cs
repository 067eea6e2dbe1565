using System.Globalization;
using Sms.ServiceDefaults;

namespace Sms.Problems;

/// <summary>
/// The id of a fixing change: the same problem and attempt always give the same id, so that a repeated request is one
/// change, and a message about an earlier attempt is recognised.
/// </summary>
public static class FixingChangeId
{
    public static Guid Of(Guid problem, int attempt) =>
        NamedId.OfText(string.Create(CultureInfo.InvariantCulture, $"sms:fixing-change:{problem}:{attempt}"));
}
