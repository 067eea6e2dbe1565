namespace Sms.Capacity;

internal static class SampleServices
{
    /// <summary>What takes measurements, keeps them by time, and reads them.</summary>
    internal static IServiceCollection AddSamples(this IServiceCollection services) =>
        services
            .AddSingleton<Partitions>()
            .AddSingleton<HourlyRollup>()
            .AddSingleton<SampleReader>()
            .AddSingleton<ResourceBook>()
            .AddSingleton<RemoteWriteLimiter>()
            .AddSingleton<SampleWriter>()
            .AddHostedService(provider => provider.GetRequiredService<SampleWriter>())
            .AddHostedService<Housekeeping>();
}
