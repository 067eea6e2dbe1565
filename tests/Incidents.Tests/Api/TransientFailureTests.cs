using System.Net;
using Npgsql;
using static Sms.Incidents.Tests.Api.MonitoringTools;
using static Sms.Incidents.Tests.Api.Vocabulary;

namespace Sms.Incidents.Tests.Api;

/// <summary>
/// The database gives up a transaction for reasons that pass: nothing is put aside, and the order of a key holds.
/// </summary>
public class TransientFailureTests(IncidentsHost shared)
{
    private static readonly (string, string) AtOnce = ("Prefer", "wait=0");

    [Theory]
    [InlineData("40P01")]
    [InlineData("40001")]
    [InlineData("55P03")]
    [InlineData("57014")]
    [InlineData("57P01")]
    [InlineData("53200")]
    [InlineData("08006")]
    public async Task an_alert_is_decided_on_again_before_the_later_ones_of_its_key(string state)
    {
        await using var host = await ServiceHost<Program>.Start(shared.Parts, "incidents");
        var tool = await host.Http.AddTool();
        await Fail(host, state, "cpu", times: 9);
        foreach (var action in new[] { "trigger", "resolve" })
            (await tool.PagerDuty(action, "cpu", headers: AtOnce)).ShouldBe(HttpStatusCode.Accepted);
        (await tool.Send("alert", new { key = "disk", title = "Disk is full" }, AtOnce)).ShouldBe(
            HttpStatusCode.Accepted
        );

        var ledger = await Eventually.Until(tool.Ledger, entries => entries.Count == 3);
        ledger
            .Select(entry => (entry.At("key"), entry.At("outcome")))
            .ShouldBe([("cpu", "cleared"), ("cpu", "opened"), ("disk", "opened")], ignoreOrder: true);
        (await host.Http.Look("/health")).Json.At("checks.inbox.status").ShouldBe("Healthy");
    }

    [Fact]
    public async Task what_was_put_aside_does_not_undo_what_came_after_it()
    {
        var (database, broker) = (
            await shared.Parts.CreateDatabaseAsync(),
            await shared.Parts.CreateVirtualHostAsync()
        );
        string key,
            id;
        await using (var host = await ServiceHost<Program>.Start("incidents", database, broker))
        {
            var tool = await host.Http.AddTool();
            (key, id) = (tool.Key, tool.Id);
            await Fail(host, "22012", "cpu", times: 2);
            await tool.PagerDuty("trigger", "cpu", headers: AtOnce);
            await Eventually.Until(
                () => host.Http.Look("/health"),
                health => health.Json.At("checks.inbox.status") == "Degraded"
            );
            await tool.PagerDuty("resolve", "cpu");
        }

        await using var restarted = await ServiceHost<Program>.Start("incidents", database, broker);
        var again = new MonitoringTool(restarted.Http, id, "", key);
        var ledger = await Eventually.Until(again.Ledger, entries => entries.Count == 2);
        ledger
            .Select(entry => (entry.At("action"), entry.At("outcome")))
            .ShouldBe([("trigger", "late"), ("resolve", "ignored")], ignoreOrder: true);
        (await again.Incidents()).ShouldBeEmpty();
    }

    [Fact]
    public async Task two_who_wait_for_each_other_lose_no_alert()
    {
        var database = await shared.Parts.CreateDatabaseAsync();
        await using var host = await ServiceHost<Program>.Start(
            "incidents",
            database + ";Options=-c deadlock_timeout=3s",
            await shared.Parts.CreateVirtualHostAsync()
        );
        var tool = await host.Http.AddTool();
        await tool.Send("alertmanager", Webhook(Firing("a"), Firing("b")));

        await using var other = new NpgsqlConnection(database + ";Pooling=false");
        await other.OpenAsync();
        await Execute(
            other,
            "set deadlock_timeout = '1min'; begin; select from alert_threads where key = 'b' for update"
        );
        await tool.Send("alertmanager", Webhook(Resolved("a"), Resolved("b")), AtOnce);
        await Eventually.Until(() => Waiting(host), waiting => waiting > 0);
        // The service holds the one and waits for the other: PostgreSQL ends its transaction.
        await Execute(other, "select from alert_threads where key = 'a' for update");
        await Execute(other, "commit");
        foreach (var incident in await tool.Incidents())
            await host.Http.Becomes(incident, "resolved");
        (await host.Http.Look("/health")).Json.At("checks.inbox.status").ShouldBe("Healthy");
    }

    [Fact]
    public async Task due_work_and_the_inbox_take_their_locks_in_one_order()
    {
        await using var host = await ServiceHost<Program>.Start(shared.Parts, "incidents");
        var tool = await host.Http.AddTool(
            new
            {
                flapThreshold = 3,
                flapWindow = "00:10:00",
                reopenWindow = "01:00:00",
            }
        );
        string[] keys = [.. Enumerable.Range(0, 40).Select(i => $"alert {i}")];
        foreach (var start in new[] { "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z" })
        {
            await tool.Send("alertmanager", Webhook(keys.Select(key => Firing(key, start))));
            await tool.Send("alertmanager", Webhook(keys.Select(key => Resolved(key, start, start))));
        }

        await using var other = new NpgsqlConnection(host.Database + ";Pooling=false");
        await other.OpenAsync();
        await Execute(
            other,
            $"""
            begin; select pg_advisory_xact_lock(200002, bucket)
                from (select abs(hashtext('{tool.Id}' || key) % 1024) as bucket
                from unnest('{$"{{{string.Join(',', keys.Select(key => $"\"{key}\""))}}}"}'::text[]) as keys(key)
                order by 1 offset 20 limit 1) as median
            """
        );
        host.Time.Advance(TimeSpan.FromMinutes(11));
        await Eventually.Until(() => Waiting(host), waiting => waiting > 0);
        await tool.Send(
            "alertmanager",
            Webhook(keys.Reverse().Select(key => Firing(key, "2026-03-02T11:00:00Z"))),
            AtOnce
        );
        await Eventually.Until(() => Waiting(host), waiting => waiting > 1);
        await Execute(other, "commit");

        var ledger = await Eventually.Until(tool.Ledger, entries => entries.Count == 5 * keys.Length);
        ledger.Count(entry => entry.At("outcome") == "reopened").ShouldBe(2 * keys.Length);
        await host.Execute("select pg_stat_force_next_flush()");
        (
            await Eventually.Until(
                () => Count(host, "select deadlocks from pg_stat_database where datname = current_database()"),
                _ => true
            )
        ).ShouldBe(0);
    }

    /// <summary>So many times the key cannot be written to the ledger.</summary>
    private static Task Fail(ServiceHost<Program> host, string state, string key, int times) =>
        host.Execute(
            $"""
            create sequence failures;
            create function fail() returns trigger language plpgsql as $$
            begin
                if new.key = '{key}' and nextval('failures') <= {times} then
                    raise exception 'for the test' using errcode = '{state}';
                end if;
                return new;
            end $$;
            create trigger fail before insert on alert_occurrences for each row execute function fail();
            """
        );

    private static Task<long> Waiting(ServiceHost<Program> host) =>
        Count(host, "select count(distinct pid) from pg_locks where not granted");

    private static async Task<long> Count(ServiceHost<Program> host, string sql)
    {
        await using var source = NpgsqlDataSource.Create(host.Database);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
