using Npgsql;
using Sms.Contracts;

namespace Sms.Journeys.Rights;

/// <summary>What the database lets each service do with the credentials that it is started with.</summary>
public class DatabaseRightsTests(RunningSystem system)
{
    private static readonly string[] Databases = [.. Routes.Services];

    public static TheoryData<string> Owners => [.. Databases];

    [Theory, MemberData(nameof(Owners))]
    public async Task a_role_can_connect_to_its_own_database_alone(string owner)
    {
        foreach (var other in (string[])[.. Databases.Where(name => name != owner), "postgres", "template1"])
        {
            var connection = new NpgsqlConnectionStringBuilder(await system.Connection(owner))
            {
                Database = other,
                Pooling = false,
            };
            var refusal = await Should.ThrowAsync<PostgresException>(
                () => Ask(connection.ConnectionString, "select 1"),
                other
            );
            refusal.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, other);
        }
    }

    [Theory, MemberData(nameof(Owners))]
    public async Task a_role_owns_all_that_is_in_its_database_and_has_no_right_beyond_it(string owner)
    {
        var connection = await system.Connection(owner);
        (await Ask(connection, "select current_user::text")).ShouldBe(owner);
        (
            await Ask(
                connection,
                "select rolsuper or rolcreatedb or rolcreaterole or rolreplication or rolbypassrls "
                    + "from pg_roles where rolname = current_user"
            )
        ).ShouldBe(false);
        (await Ask(connection, "select count(*) from pg_auth_members where member = current_user::regrole")).ShouldBe(
            0L
        );
        (
            await Ask(
                connection,
                "select count(*) from pg_class where relnamespace = 'public'::regnamespace "
                    + "and relowner = current_user::regrole"
            )
        )
            .ShouldBeOfType<long>()
            .ShouldBeGreaterThan(0);
        (
            await Ask(
                connection,
                "select count(*) from pg_class where relnamespace = 'public'::regnamespace "
                    + "and relowner <> current_user::regrole"
            )
        ).ShouldBe(0L);
        (
            await Ask(
                connection,
                "select count(*) from pg_proc where pronamespace = 'public'::regnamespace "
                    + "and proowner <> current_user::regrole"
            )
        ).ShouldBe(0L);
        foreach (
            var forbidden in (string[])
                [
                    "create database more",
                    "create role more",
                    "copy (select 1) to program 'true'",
                    "select pg_read_file('PG_VERSION')",
                ]
        )
        {
            var refusal = await Should.ThrowAsync<PostgresException>(() => Ask(connection, forbidden), forbidden);
            refusal.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, forbidden);
        }
    }

    private static async Task<object?> Ask(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
