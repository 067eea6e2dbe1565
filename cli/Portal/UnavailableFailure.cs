using Sms.Local;

namespace Sms.Cli.Portal;

/// <summary>
/// The front door answers, and what it asks does not: it starts, or has too much to do (429, 502, 503, 504).
/// </summary>
public sealed class UnavailableFailure(string message) : CommandFailure(message);
