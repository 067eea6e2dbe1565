using Npgsql;
using Sms.Local;
using Sms.Testing;

namespace Sms.Journeys.Rights;

/// <summary>Databases of runners that made everything as the superuser.</summary>
public sealed class TakenOverDatabaseTests(RealParts parts) : IClassFixture<RealParts>
{
    /// <summary>One of each kind that a store makes, and some that it might.</summary>
    private const string MadeBefore = """
        create schema other;
        create type mood as enum ('calm', 'busy');
        create domain percent as int check (value between 0 and 100);
        create type span as range (subtype = float8);
        create type pair as (a int, b int);
        create sequence numbers;
        create table things (id serial primary key, other_id int generated always as identity,
            mood mood, done percent, whole pair);
        create index on things (mood);
        insert into things (mood) values ('calm');
        create table other.things (id int primary key, at date);
        create table parted (id int, at date) partition by range (at);
        create table parted_2026 partition of parted for values from ('2026-01-01') to ('2027-01-01');
        create view calm as select * from things where mood = 'calm';
        create materialized view counted as select count(*) from things;
        create function twice(int) returns int language sql as 'select 2 * $1';
        create function other.twice(int, text default 'x') returns int language sql as 'select 2 * $1';
        create procedure nothing() language sql as '';
        create aggregate most(int) (sfunc = int4larger, stype = int);
        """;

    private const string ChangedAfter = """
        alter table things add column more text;
        alter table other.things rename to items;
        alter table parted add column more text;
        create table parted_2027 partition of parted for values from ('2027-01-01') to ('2028-01-01');
        alter sequence numbers increment by 2;
        alter sequence things_id_seq cache 5;
        alter type mood add value 'angry';
        alter domain percent drop constraint percent_check;
        alter type pair add attribute c int;
        create or replace view calm as select * from things where mood = 'calm' and id > 0;
        refresh materialized view counted;
        create or replace function twice(int) returns int language sql as 'select $1 + $1';
        drop function other.twice(int, text);
        drop procedure nothing();
        drop aggregate most(int);
        drop type span;
        insert into things (mood) values ('busy');
        create table public.added (id int);
        create schema scratch;
        create table scratch.added (id int);
        drop schema scratch cascade;
        drop schema other cascade;
        """;

    [Fact]
    public async Task a_database_of_the_superuser_goes_over_to_its_role_with_all_that_is_in_it()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var postgres = await parts.Postgres;
        await postgres.CreateDatabaseAsync("old", cancellation);
        await Execute(postgres.ConnectionString("old"), MadeBefore);

        await postgres.CreateOwnedDatabasesAsync(["old", "fresh"], cancellation);
        await postgres.CreateOwnedDatabasesAsync(["old", "fresh"], cancellation);

        await Execute(postgres.OwnerConnectionString("old"), ChangedAfter);
        await Execute(postgres.OwnerConnectionString("fresh"), MadeBefore);
        // What people made meanwhile with the superuser is taken over by the next start.
        await Execute(postgres.ConnectionString("old"), "create table public.by_hand (id int)");
        await postgres.CreateOwnedDatabasesAsync(["old"], cancellation);
        await Execute(postgres.OwnerConnectionString("old"), "drop table public.by_hand");
    }

    private static async Task Execute(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
