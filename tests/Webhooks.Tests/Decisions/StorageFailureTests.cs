using Npgsql;

namespace Sms.Webhooks.Tests.Decisions;

public class StorageFailureTests
{
    [Theory]
    [InlineData("57P01")]
    [InlineData("57P02")]
    [InlineData("57P03")]
    [InlineData("53300")]
    [InlineData("40001")]
    [InlineData("55000")]
    public void a_message_waits_for_a_database_in_trouble(string state)
    {
        StorageFailure.Passes(Postgres(state)).ShouldBeTrue();
        StorageFailure.Passes(new InvalidOperationException("wrapped", Postgres(state))).ShouldBeTrue();
    }

    [Fact]
    public void a_lost_connection_is_the_database_s_trouble() =>
        StorageFailure.Passes(new NpgsqlException("lost", new IOException())).ShouldBeTrue();

    [Theory]
    [InlineData("22021")]
    [InlineData("23502")]
    [InlineData("54000")]
    public void a_message_that_the_database_cannot_take_is_put_aside(string state) => StorageFailure.Passes(Postgres(state)).ShouldBeFalse();

    [Fact]
    public void a_fault_of_the_program_is_not_waited_for() => StorageFailure.Passes(new InvalidOperationException("?")).ShouldBeFalse();

    private static PostgresException Postgres(string state) => new("said", "ERROR", "ERROR", state);
}
