using Sms.Cli.History;
using Sms.Cli.Portal;
using Sms.Local;

namespace Sms.Cli.Watch;

/// <summary>
/// What people are called, for as long as somebody watches: read once, and again when somebody new turns up.
/// </summary>
public sealed class People(PortalClient portal, TimeProvider time)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private IReadOnlyDictionary<string, string> _names = new Dictionary<string, string>();
    private DateTimeOffset _read = DateTimeOffset.MinValue;

    public string NameOf(string id) => _names.GetValueOrDefault(id, id);

    /// <summary>
    /// Gets to know who an event names. Without names its user ids are shown: nobody waits for them in vain.
    /// </summary>
    public async Task MeetAsync(string? id, CancellationToken cancellation)
    {
        if (id is null || _names.ContainsKey(id) || time.GetUtcNow() - _read < Rest)
            return;
        _read = time.GetUtcNow();
        try
        {
            _names = await Names.ReadAsync(portal, cancellation);
        }
        catch (CommandFailure)
        {
            // Away at the moment, or not for this caller.
        }
    }
}
