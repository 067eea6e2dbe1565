using System.Text.Json;
using Npgsql;
using static Sms.Capacity.Tests.Api.Vocabulary;

namespace Sms.Capacity.Tests.Api;

/// <summary>
/// Looks that the service takes by itself: one that takes long, fails, or dies with its replica does not keep others
/// from theirs.
/// </summary>
public class EvaluationTests(CapacityHost service)
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Quarter = TimeSpan.FromMinutes(16);

    [Fact]
    public async Task a_resource_that_cannot_be_stored_for_long_holds_up_neither_other_resources_nor_plans()
    {
        await using var own = await service.StartAnother();
        var (slow, other) = (await Watched(own, 85), await Watched(own, 85));
        await own.Http.Evaluate(slow);
        await own.Http.Measured(slow, own.Time.GetUtcNow() + TimeSpan.FromMinutes(1), Step, 95);
        var plan = await Approved(own);
        await using var blocker = NpgsqlDataSource.Create(own.Database);
        await using var connection = await blocker.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            "select 1 from looks where resource_id = $1 for update",
            connection,
            transaction
        )
        {
            Parameters = { new() { Value = ResourceId.Of(slow) } },
        };
        await command.ExecuteNonQueryAsync();
        own.Time.Advance(Quarter);
        await Eventually.Until(() => own.Http.Resource(other), x => x.At("level") == "warning");
        await Eventually.Until(() => own.Http.Look($"/plans/{plan}"), x => x.Json.At("reviewDue") == "True");
        (await own.Http.Resource(slow)).At("level").ShouldBe("warning");
        await transaction.RollbackAsync();
        await Eventually.Until(() => own.Http.Resource(slow), x => x.At("level") == "critical");
    }

    [Fact]
    public async Task a_resource_that_cannot_be_looked_at_holds_up_no_other()
    {
        await using var own = await service.StartAnother();
        var (broken, other) = (await Watched(own, 85), await Watched(own, 85));
        await own.Execute($"update mt_doc_resource set data = data - 'terms' where id = '{ResourceId.Of(broken)}'");
        own.Time.Advance(Quarter);
        await Eventually.Until(() => own.Http.Resource(other), x => x.At("level") == "warning");
        (await Evaluations(own, $"resource_id = '{ResourceId.Of(broken)}'")).ShouldBe(1);
    }

    [Fact]
    public async Task what_a_replica_had_when_it_was_killed_is_looked_at_when_its_lease_ends()
    {
        await using var own = await service.StartAnother();
        var key = await Watched(own, 85);
        await own.Execute("update evaluations set leased_until = now() + interval '18 minutes'");
        own.Time.Advance(TimeSpan.FromMinutes(17));
        var other = await Watched(own, 85);
        await own.Execute($"update evaluations set next_at = now() where resource_id = '{ResourceId.Of(other)}'");
        await Eventually.Until(() => own.Http.Resource(other), x => x.At("level") == "warning");
        (await own.Http.Resource(key)).At("level").ShouldBe("normal");
        own.Time.Advance(TimeSpan.FromMinutes(2));
        await Eventually.Until(() => own.Http.Resource(key), x => x.At("level") == "warning");
    }

    [Fact]
    public async Task replicas_share_what_is_due_and_tell_each_thing_once()
    {
        await using var one = await service.StartAnother();
        await using var two = await ServiceHost<Program>.Start("capacity", one.Database, one.Broker.ToString());
        var keys = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Watched(one, 85)));
        one.Time.Advance(Quarter);
        two.Time.Advance(Quarter);
        foreach (var key in keys)
        {
            await Eventually.Until(() => one.Http.Resource(key), x => x.At("level") == "warning");
            (await one.Http.EventNamesOf($"/resources/{key}")).ShouldBe(["resource-defined", "threshold-crossed"]);
        }

        await Eventually.Until(() => Evaluations(one, "leased_until is not null"), leased => leased == 0);
    }

    [Fact]
    public async Task a_resource_that_an_earlier_version_waits_for_is_looked_at()
    {
        await using var own = await service.StartAnother();
        var key = await Watched(own, 85);
        await own.Execute(
            $"""
            delete from evaluations;
            insert into due (stream_id, kind, due_at) values ('{ResourceId.Of(key)}', 'evaluate', now())
            """
        );
        await Eventually.Until(() => own.Http.Resource(key), x => x.At("level") == "warning");
        (await Evaluations(own, "next_at > now()")).ShouldBe(1);
    }

    [Fact]
    public async Task a_resource_that_is_retired_is_looked_at_no_more()
    {
        await using var own = await service.StartAnother();
        var key = await Watched(own, 85);
        (await own.Http.Post($"/resources/{key}/retire", new { reason = "Sold" })).ShouldBe(Done);
        (await Evaluations(own, "true")).ShouldBe(0);
    }

    private static async Task<string> Watched(ServiceHost<Program> own, double value)
    {
        var key = await own.Http.Define(onForecast: "none");
        await own.Http.Measured(key, own.Time.GetUtcNow(), Step, value);
        return key;
    }

    /// <returns>The id of a plan whose review is due within a quarter of an hour.</returns>
    private static async Task<string> Approved(ServiceHost<Program> own)
    {
        var now = own.Time.GetUtcNow();
        var drafted = await own.Http.Post(
            "/plans",
            new
            {
                title = "Disks",
                service = Fresh("service"),
                from = now - TimeSpan.FromDays(1),
                until = now + TimeSpan.FromDays(90),
                reviewOn = now + TimeSpan.FromMinutes(10),
            }
        );
        var id = drafted.Json.At("id");
        (await own.Http.Post($"/plans/{id}/submit")).ShouldBe(Done);
        using var approver = own.As("owen", "capacity-manager");
        (await approver.Post($"/plans/{id}/approve", new { })).ShouldBe(Done);
        return id;
    }

    private static async Task<long> Evaluations(ServiceHost<Program> own, string condition)
    {
        await using var source = NpgsqlDataSource.Create(own.Database);
        await using var command = source.CreateCommand($"select count(*) from evaluations where {condition}");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
