using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Sms.Local;

namespace Sms.AppHost.Running;

/// <summary>
/// Stops services, broker and database one after the other, before Aspire would stop all at once. A closed terminal
/// counts as Ctrl-C.
/// </summary>
internal sealed class OrderlyStop(SystemParts parts, IHostApplicationLifetime lifetime)
    : IHostedLifecycleService,
        IDisposable
{
    private PosixSignalRegistration? _hangup;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            lifetime.StopApplication();
        });
        lifetime.ApplicationStopping.Register(() =>
        {
            parts.BeginStop();
            Console.WriteLine("Stopping.");
        });
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        parts.BeginStop();
        return Orphans.StopPartsAsync(parts.Data, cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _hangup?.Dispose();
}
