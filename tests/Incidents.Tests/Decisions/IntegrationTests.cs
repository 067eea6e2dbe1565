using System.ComponentModel.DataAnnotations;
using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class IntegrationTests
{
    private static readonly string Hash = IntegrationKey.Hash(new string('k', 32));
    private static readonly Integration Added = Integration.Create(
        new IntegrationAdded(Id, "prometheus", Hash, new(), Ann, Now)
    );
    private static readonly Integration Disabled = Added.Apply(new IntegrationDisabled(Ann, Now));

    [Fact]
    public void a_name_is_taken_until_its_integration_is_disabled()
    {
        var command = new AddIntegration("prometheus");
        AddIntegration
            .Decide(null, command, Id, Hash, Ann, Now)
            .ShouldAppend(new IntegrationAdded(Id, "prometheus", Hash, new(), Ann, Now));
        AddIntegration.Decide(Added, command, Id, Hash, Ann, Now).ShouldRefuse("integration-exists");
        AddIntegration.Decide(Disabled, command, Id, Hash, Ann, Now).ShouldAppend();
    }

    [Fact]
    public void settings_are_replaced()
    {
        var settings = new IntegrationSettings { OnClear = OnClear.Note };
        ChangeIntegration
            .Decide(Added, new(settings), Ann, Now)
            .ShouldAppend(new IntegrationChanged(settings, Ann, Now));
        ChangeIntegration.Decide(Added, new(new()), Ann, Now).ShouldBeNothing();
        ChangeIntegration.Decide(Disabled, new(settings), Ann, Now).ShouldRefuse("integration-disabled");
        Added.Apply(new IntegrationChanged(settings, Ann, Now)).Settings.OnClear.ShouldBe(OnClear.Note);
    }

    [Fact]
    public void a_key_is_rotated_and_the_old_one_goes_on_for_a_day_or_as_long_as_is_said()
    {
        RotateIntegrationKey
            .Decide(Added, new(), "other", Ann, Now)
            .ShouldAppend(new IntegrationKeyRotated("other", Ann, Now, Now.AddDays(1)));
        RotateIntegrationKey
            .Decide(Added, new(TimeSpan.FromHours(2)), "other", Ann, Now)
            .ShouldAppend(new IntegrationKeyRotated("other", Ann, Now, Now.AddHours(2)));
        RotateIntegrationKey
            .Decide(Added, new(TimeSpan.Zero), "other", Ann, Now)
            .ShouldAppend(new IntegrationKeyRotated("other", Ann, Now));
        RotateIntegrationKey.Decide(Added, new(), Hash, Ann, Now).ShouldBeNothing();
        RotateIntegrationKey.Decide(Disabled, new(), "other", Ann, Now).ShouldRefuse("integration-disabled");
    }

    [Fact]
    public void both_keys_are_accepted_until_the_overlap_ends()
    {
        var until = Now.AddHours(2);
        var rotated = Added.Apply(new IntegrationKeyRotated("second", Ann, Now, until));
        Accepted(rotated, until.AddTicks(-1)).ShouldBe([Hash, "second"]);
        Accepted(rotated, until).ShouldBe(["second"]);
        rotated.AcceptsUntil(Hash, Now).ShouldBe(until);
        Accepted(rotated.Apply(new IntegrationDisabled(Ann, Now)), Now).ShouldBeEmpty();
        Accepted(rotated.Apply(new IntegrationKeyRotated("third", Ann, Now, until)), Now).ShouldBe(["second", "third"]);
        Accepted(rotated.Apply(new IntegrationKeyRotated("third", Ann, Now)), Now).ShouldBe(["third"]);

        static string[] Accepted(Integration integration, DateTimeOffset now) =>
            [.. new[] { Hash, "second", "third" }.Where(hash => integration.AcceptsUntil(hash, now) is not null)];
    }

    [Fact]
    public void disabling_is_final_and_harmless_twice()
    {
        DisableIntegration.Decide(Added, Ann, Now).ShouldAppend(new IntegrationDisabled(Ann, Now));
        DisableIntegration.Decide(Disabled, Ann, Now).ShouldBeNothing();
    }

    [Theory]
    [InlineData("R0UT1NGKEY0000000000000000000000", true)]
    [InlineData("R0UT1NGKEY000000000000000000000", false)]
    [InlineData("R0UT1NGKEY000000000000000000000-", false)]
    [InlineData("R0UT1NGKEY0000000000000000000000\n", false)]
    [InlineData(null, false)]
    public void a_key_is_32_letters_and_digits(string? key, bool wellFormed) =>
        IntegrationKey.IsWellFormed(key).ShouldBe(wellFormed);

    [Fact]
    public void the_defaults_are_valid() => Problems(new IntegrationSettings()).ShouldBeEmpty();

    public static TheoryData<IntegrationSettings, string> Mistakes =>
        new()
        {
            {
                new() { Grouping = "service" },
                nameof(IntegrationSettings.Grouping)
            },
            {
                new() { OnClear = "close" },
                nameof(IntegrationSettings.OnClear)
            },
            {
                new() { ReopenWindow = TimeSpan.FromDays(31) },
                nameof(IntegrationSettings.ReopenWindow)
            },
            {
                new() { FlapWindow = TimeSpan.Zero },
                nameof(IntegrationSettings.FlapWindow)
            },
            {
                new() { FlapThreshold = 2 },
                nameof(IntegrationSettings.FlapThreshold)
            },
            {
                new() { Severities = new() { Info = new("none", "low") } },
                nameof(IntegrationSettings.Severities)
            },
            {
                new() { Severities = null! },
                nameof(IntegrationSettings.Severities)
            },
            {
                new() { CloudEvents = null! },
                nameof(IntegrationSettings.CloudEvents)
            },
        };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void a_setting_that_cannot_work_is_named(IntegrationSettings settings, string member) =>
        Problems(settings).SelectMany(problem => problem.MemberNames).ShouldBe([member]);

    private static List<ValidationResult> Problems(IntegrationSettings settings)
    {
        var problems = new List<ValidationResult>();
        Validator.TryValidateObject(settings, new ValidationContext(settings), problems, validateAllProperties: true);
        return problems;
    }
}
