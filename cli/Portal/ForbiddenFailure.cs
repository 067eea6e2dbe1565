using Sms.Local;

namespace Sms.Cli.Portal;

/// <summary>Whoever has signed in may not do this (403).</summary>
public sealed class ForbiddenFailure(string message) : CommandFailure(message);
