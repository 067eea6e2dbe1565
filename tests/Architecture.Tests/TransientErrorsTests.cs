using Npgsql;
using Sms.ServiceDefaults;

namespace Sms.Architecture.Tests;

public class TransientErrorsTests
{
    [Theory]
    [InlineData("57P01")]
    [InlineData("57P02")]
    [InlineData("57P03")]
    [InlineData("57014")]
    [InlineData("53300")]
    [InlineData("40001")]
    [InlineData("40P01")]
    [InlineData("55P03")]
    [InlineData("55000")]
    [InlineData("25006")]
    public void a_database_in_trouble_is_asked_again(string state)
    {
        TransientErrors.Contains(Postgres(state)).ShouldBeTrue();
        TransientErrors.Contains(new InvalidOperationException("wrapped", Postgres(state))).ShouldBeTrue();
    }

    [Fact]
    public void a_lost_connection_and_a_timeout_are_the_trouble_of_the_database()
    {
        TransientErrors.Contains(new NpgsqlException("lost", new IOException())).ShouldBeTrue();
        TransientErrors.Contains(new NpgsqlException("late", new TimeoutException())).ShouldBeTrue();
    }

    [Theory]
    [InlineData("22021")]
    [InlineData("23502")]
    [InlineData("23505")]
    [InlineData("42P01")]
    [InlineData("54000")]
    public void what_the_database_cannot_take_is_not_tried_for_ever(string state) =>
        TransientErrors.Contains(Postgres(state)).ShouldBeFalse();

    /// <summary>A new session on a full disk: "could not write init file".</summary>
    [Fact]
    public void an_internal_error_passes_when_it_ends_the_session_and_not_when_it_ends_a_statement()
    {
        TransientErrors.Contains(Postgres("XX000", "FATAL")).ShouldBeTrue();
        TransientErrors.Contains(Postgres("XX000")).ShouldBeFalse();
    }

    [Fact]
    public void a_fault_of_the_program_is_not_waited_for() =>
        TransientErrors.Contains(new InvalidOperationException("?")).ShouldBeFalse();

    [Fact]
    public void a_caller_who_gives_up_is_no_trouble_of_the_database() =>
        TransientErrors.Contains(new OperationCanceledException("given up", Postgres("57014"))).ShouldBeFalse();

    private static PostgresException Postgres(string state, string severity = "ERROR") =>
        new("said", severity, severity, state);
}
