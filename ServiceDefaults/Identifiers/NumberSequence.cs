using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Sms.ServiceDefaults;

/// <summary>Draws the next numbers of a <see cref="NumberSeries"/>.</summary>
public sealed class NumberSequence(NumberSeries series, NpgsqlDataSource source)
{
    public async Task<long> Next(CancellationToken cancellation) => (await Next(1, cancellation))[0];

    public async Task<IReadOnlyList<long>> Next(int count, CancellationToken cancellation)
    {
        if (count == 0)
            return [];
        await using var command = source.CreateCommand(
            $"select nextval('{series.Sequence}') from generate_series(1, $1)"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = count });
        var numbers = new List<long>(count);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            numbers.Add(reader.GetInt64(0));
        return numbers;
    }
}

public static class NumberSequenceRegistration
{
    /// <summary>The <see cref="NumberSequence"/> of the service.</summary>
    public static IServiceCollection AddNumbers(this IServiceCollection services, NumberSeries series) =>
        services.AddSingleton(provider => new NumberSequence(series, provider.GetRequiredService<NpgsqlDataSource>()));
}
