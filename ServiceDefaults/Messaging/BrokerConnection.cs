using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace Sms.ServiceDefaults.Messaging;

public sealed record BrokerAddress(Uri Uri)
{
    /// <summary>The user that the service signs in as; the broker lets a message claim no other.</summary>
    internal string User => Uri.UnescapeDataString(Uri.UserInfo.Split(':')[0]);

    /// <summary>A service whose user bears its name has rights to what is its own; any other user has all.</summary>
    internal bool IsOf(string service) => User == service;
}

/// <summary>
/// The connection that everything is published on. A broker that is short of memory or disk suspends every connection
/// that publishes, acknowledgements included, so nothing is consumed here: the backlog could never be taken off.
/// </summary>
public sealed class PublishingConnection(BrokerAddress address, ServiceIdentity service)
    : BrokerConnection(address, service, "publishes");

/// <summary>
/// The connection that queues are consumed on. Nothing is published here, so a full broker never suspends it.
/// </summary>
public sealed class ConsumingConnection(BrokerAddress address, ServiceIdentity service)
    : BrokerConnection(address, service, "consumes");

/// <summary>
/// A connection of the service to the broker; opened when first used, and again when lost. Whoever
/// gets a channel from it finds the topology declared, also on a broker that came back empty.
/// </summary>
/// <param name="address">Where the broker is, and as whom to sign in.</param>
/// <param name="service">Whose connection it is.</param>
/// <param name="use">What it is for; part of the name that the broker shows.</param>
public class BrokerConnection(BrokerAddress address, ServiceIdentity service, string use) : IAsyncDisposable
{
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _lock = new(1, 1);
    private IConnection? _connection;
    private volatile string? _blocked;

    /// <summary>Why the broker takes nothing at the moment: it is short of memory or disk. Else null.</summary>
    public string? Blocked => _blocked;

    /// <summary>Major version of the broker that the last connection was made to.</summary>
    public int Version { get; private set; }

    /// <summary>
    /// A channel on which a publish returns when the broker has confirmed it to be stored. Publishes are stored in the
    /// order in which they are started; how many are unconfirmed is for the caller to bound.
    /// </summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="consumedAtOnce">Messages that its consumer is given at the same time.</param>
    public async Task<IChannel> OpenChannel(CancellationToken cancellation, ushort consumedAtOnce = 1)
    {
        var connection = await Connect(cancellation);
        // No rate limiter: the client's delays each publish for itself, so that a later one overtakes it.
        return await connection.CreateChannelAsync(
            new CreateChannelOptions(
                publisherConfirmationsEnabled: true,
                publisherConfirmationTrackingEnabled: true,
                outstandingPublisherConfirmationsRateLimiter: null,
                consumerDispatchConcurrency: consumedAtOnce
            ),
            cancellation
        );
    }

    /// <summary>
    /// Leaves the connection behind, whatever hangs on it: the next channel gets a new one. A broker that came back
    /// from a crash may neither confirm nor close, so nothing here waits for it.
    /// </summary>
    public void Abandon() => _ = Leave();

    /// <summary>
    /// Declares once more what may have been deleted meanwhile. What is for another service to declare has to be there,
    /// else nobody publishes until it is.
    /// </summary>
    public async Task DeclareAgain(CancellationToken cancellation)
    {
        var connection = await Connect(cancellation);
        try
        {
            await Declare(connection, cancellation);
        }
        catch (Exception)
        {
            Abandon();
            throw;
        }
    }

    /// <summary>The connection that is open, or a new one.</summary>
    public async Task<IConnection> Connect(CancellationToken cancellation)
    {
        await _lock.WaitAsync(cancellation);
        try
        {
            if (_connection is { IsOpen: true } open)
                return open;
            Abandon();
            // Whoever uses a channel asks for a new one after a failure, so nothing has to be recovered behind its
            // back.
            var factory = new ConnectionFactory
            {
                Uri = address.Uri,
                AutomaticRecoveryEnabled = false,
                RequestedHeartbeat = TimeSpan.FromSeconds(10),
                ContinuationTimeout = TimeSpan.FromSeconds(10),
            };
            var connection = _connection = await factory.CreateConnectionAsync(
                $"sms {service.Name} {use}",
                cancellation
            );
            (_blocked, Version) = (null, MajorVersion(connection));
            connection.ConnectionBlockedAsync += (_, blocked) => Note(connection, blocked.Reason);
            connection.ConnectionUnblockedAsync += (_, _) => Note(connection, null);
            await Declare(connection, cancellation);
            return connection;
        }
        catch (Exception)
        {
            // One on which not everything could be declared is not for use.
            Abandon();
            throw;
        }
        finally
        {
            _lock.Release();
        }
    }

    private Task Declare(IConnection connection, CancellationToken cancellation) =>
        address.IsOf(service.Name)
            ? Topology.DeclareOwn(service.Name, connection, Version, cancellation)
            : Topology.Declare(connection, Version, cancellation);

    private static int MajorVersion(IConnection connection) =>
        connection.ServerProperties is { } properties
        && properties.TryGetValue("version", out var version)
        && version is byte[] text
            ? int.Parse(Encoding.UTF8.GetString(text).Split('.')[0], CultureInfo.InvariantCulture)
            : 0;

    private Task Note(IConnection connection, string? blocked)
    {
        if (_connection == connection)
            _blocked = blocked;
        return Task.CompletedTask;
    }

    /// <summary>
    /// However the close ends, the connection is disposed of: the broker notices a closed socket as well.
    /// </summary>
    private Task Leave() =>
        Interlocked.Exchange(ref _connection, null) is { } connection
            ? connection
                .AbortAsync()
                .ContinueWith(
                    _ => connection.DisposeAsync().AsTask(),
                    CancellationToken.None,
                    TaskContinuationOptions.None,
                    TaskScheduler.Default
                )
                .Unwrap()
            : Task.CompletedTask;

    /// <summary>
    /// Channels that are closed at the same time can hold the client up until its patience ends: a service that stops
    /// does not wait for that.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAny(Leave(), Task.Delay(CloseWithin));
        _lock.Dispose();
        GC.SuppressFinalize(this);
    }
}
