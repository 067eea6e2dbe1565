using Sms.Local;

namespace Sms.Cli.Portal;

/// <summary>Nobody answers at the address: the one failure that waiting can cure.</summary>
public sealed class UnreachableFailure(string message) : CommandFailure(message);
