namespace Sms.Capacity;

/// <summary>Where the measurements of a resource come from.</summary>
public static class SourceKind
{
    public const string Posted = "posted";
    public const string Prometheus = "prometheus";
    public const string RemoteWrite = "remote-write";
}
