namespace Sms.Local;

/// <summary>
/// A command cannot do what was asked, for a reason that the user can act on: shown as it is, exit status 1.
/// </summary>
public class CommandFailure(string message) : Exception(message);
