using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>
/// The event store's quick append writes <c>now() at time zone 'utc'</c>, which is right only in a session on UTC
/// (marten#5136).
/// </summary>
public class TimeZoneTests(IncidentsHost shared)
{
    [Theory]
    [InlineData("Asia/Kathmandu")]
    [InlineData("America/St_Johns")]
    public async Task recorded_time_does_not_depend_on_the_zone_of_the_database(string zone)
    {
        var database = await shared.Parts.CreateDatabaseAsync();
        var name = new Npgsql.NpgsqlConnectionStringBuilder(database).Database;
        await using (var source = Npgsql.NpgsqlDataSource.Create(database))
        await using (var set = source.CreateCommand($"""alter database "{name}" set timezone = '{zone}'"""))
            await set.ExecuteNonQueryAsync();
        await using var host = await ServiceHost<Program>.Start(
            "incidents",
            database,
            await shared.Parts.CreateVirtualHostAsync()
        );

        var id = await host.Http.Report();
        await host.Http.Did(id, "acknowledge");
        await host.Http.Did(id, "start-work");
        var events = await host.Http.Events(id);
        events.Count.ShouldBe(3);
        foreach (var e in events)
            (e.Instant("recordedtime") - e.Instant("time"))
                .Duration()
                .ShouldBeLessThan(TimeSpan.FromMinutes(1), e.At("type"));
    }
}
