using Sms.Local;

namespace Sms.Cli.Portal;

/// <summary>What was asked for is not there (404).</summary>
public sealed class MissingFailure(string message) : CommandFailure(message);
