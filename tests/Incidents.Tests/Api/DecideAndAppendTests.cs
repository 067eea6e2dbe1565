using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sms.Incidents.Tests.Decisions;
using Sms.ServiceDefaults;
using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Api;

/// <summary>What every command, reaction and batch relies on, on streams of the real database.</summary>
public class DecideAndAppendTests(IncidentsHost service)
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private readonly Guid _id = Guid.NewGuid();
    private static long _numbers = 1_000_000_000;

    private IDocumentStore Store => service.Host.Services.GetRequiredService<IDocumentStore>();

    [Fact]
    public async Task a_decision_sees_what_those_before_it_in_the_transaction_came_to()
    {
        await Store.Commit(
            actor: null,
            session =>
            {
                var incidents = session.StreamsOf<Incident>();
                incidents.Append(_id, [Report()]);
                incidents.React(_id, x => AcknowledgeIncident.Decide(x, Ann, Now));
                incidents.React(_id, x => AcknowledgeIncident.Decide(x, Ann, Now));
                incidents.React(_id, x => StartWork.Decide(x, Ann, Now));
                incidents.VersionOf(_id).ShouldBe(3);
                return Task.CompletedTask;
            },
            Cancellation
        );
        (await Stored()).State.ShouldBe(IncidentState.InProgress);
        (await Versions()).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task two_parts_of_a_transaction_may_append_to_one_stream()
    {
        await Reported();
        await Store.Commit(
            actor: null,
            async session =>
            {
                foreach (var text in new[] { "one", "two" })
                    (await session.LoadStreams<Incident>([_id], Cancellation)).Append(_id, [Note(text), Note(text)]);
            },
            Cancellation
        );
        (await Versions()).ShouldBe([1, 2, 3, 4, 5]);
        (await Stored()).Version.ShouldBe(5);
    }

    [Fact]
    public async Task what_was_decided_on_an_older_version_is_not_stored()
    {
        await Reported();
        await using var session = Store.LightweightSession();
        var incidents = await session.LoadStreams<Incident>([_id], Cancellation);
        await Noted("first");
        incidents.Append(_id, [Note("second")]);
        ServiceDefaults
            .Conflict.Explains(await Should.ThrowAsync<Exception>(session.SaveChangesAsync(Cancellation)))
            .ShouldBeTrue();
        (await Versions()).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task a_request_decides_again_when_somebody_else_was_first()
    {
        await Reported();
        var seen = new List<long>();
        await Store.Commit(
            actor: null,
            async session =>
            {
                var incidents = await session.LoadStreams<Incident>([_id], Cancellation);
                seen.Add(incidents.VersionOf(_id));
                if (seen.Count == 1)
                    await Noted("first");
                incidents.Append(_id, [Note("second")]);
            },
            Cancellation
        );
        seen.ShouldBe([1, 2]);
        (await Versions()).ShouldBe([1, 2, 3]);
    }

    [Theory]
    [InlineData("40P01")]
    [InlineData("40001")]
    [InlineData("57P01")]
    public async Task a_request_that_the_database_has_undone_is_decided_again(string state)
    {
        var attempts = 0;
        await Store.Commit(
            actor: null,
            _ =>
                ++attempts < 3
                    ? throw new PostgresException("for the test", "ERROR", "ERROR", state)
                    : Task.CompletedTask,
            Cancellation
        );
        attempts.ShouldBe(3);
    }

    [Fact]
    public async Task a_request_that_may_have_been_stored_is_not_repeated()
    {
        var attempts = 0;
        await Should.ThrowAsync<NpgsqlException>(
            Store.Commit(
                actor: null,
                _ =>
                {
                    attempts++;
                    return Task.FromException(new NpgsqlException("lost", new IOException()));
                },
                Cancellation
            )
        );
        attempts.ShouldBe(1);
    }

    [Fact]
    public async Task a_refused_decision_appends_nothing()
    {
        await Reported();
        await using var session = Store.LightweightSession();
        var incidents = await session.LoadStreams<Incident>([_id], Cancellation);
        incidents.Decide(_id, _ => Decision.Refuse("no", "No.")).Violation.ShouldNotBeNull();
        Should.Throw<RuleViolatedException>(() => incidents.Note(_id, _ => Decision.Refuse("no", "No.")));
        await session.SaveChangesAsync(Cancellation);
        (await Versions()).ShouldBe([1]);
    }

    [Fact]
    public async Task a_reaction_to_a_stream_that_is_not_there_is_an_error()
    {
        await using var session = Store.LightweightSession();
        var incidents = await session.LoadStreams<Incident>([_id], Cancellation);
        Should.Throw<StreamMissingException>(() => incidents.React(_id, x => AcknowledgeIncident.Decide(x, Ann, Now)));
    }

    private IncidentReported Report()
    {
        var sequence = Interlocked.Increment(ref _numbers);
        return ReportedEvent with { IncidentId = _id, Sequence = sequence, Number = Incident.NumberOf(sequence) };
    }

    private static NoteAdded Note(string text) => new(text, Ann, Now);

    private Task Reported() =>
        Store.Commit(
            actor: null,
            session =>
            {
                session.StreamsOf<Incident>().Append(_id, [Report()]);
                return Task.CompletedTask;
            },
            Cancellation
        );

    private Task Noted(string text) =>
        Store.Commit(
            actor: null,
            async session => (await session.LoadStreams<Incident>([_id], Cancellation)).Append(_id, [Note(text)]),
            Cancellation
        );

    private async Task<Incident> Stored()
    {
        await using var session = Store.QuerySession();
        return (await session.LoadAsync<Incident>(_id, Cancellation)).ShouldNotBeNull();
    }

    private async Task<IEnumerable<long>> Versions()
    {
        await using var session = Store.QuerySession();
        return (await session.Events.FetchStreamAsync(_id, token: Cancellation)).Select(e => e.Version);
    }
}
