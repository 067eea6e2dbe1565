using Sms.ServiceDefaults.Http;

namespace Sms.Webhooks.Tests.Decisions;

public class SubscriptionTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly Target Target = new("https://example.org/hook", ["sms.sla.*", "sms.sla.*"]);
    private static readonly Guid Id = Guid.Parse("8d1ea0d5-9c9d-4b8e-b2a8-1f6a3a4b5c6d");
    private static readonly Subscription Given = Subscription.Create(
        new SubscriptionAdded(Id, Target.Url, ["sms.sla.*"], "maria", Now)
    );

    [Fact]
    public void what_is_added_is_what_was_said() =>
        AddSubscription
            .Decide(Target, Id, "maria", Now)
            .Events.ShouldHaveSingleItem()
            .ShouldBeOfType<SubscriptionAdded>()
            .ShouldSatisfyAllConditions(
                e => (e.SubscriptionId, e.Url, e.By, e.At).ShouldBe((Id, Target.Url, "maria", Now)),
                e => e.Types.ShouldBe(["sms.sla.*"])
            );

    [Fact]
    public void a_change_to_the_same_is_nothing() =>
        ChangeSubscription.Decide(Given, Target, "maria", Now).Events.ShouldBeEmpty();

    [Fact]
    public void a_change_replaces_address_and_types()
    {
        var changed = (SubscriptionChanged)
            ChangeSubscription
                .Decide(Given, new Target("https://example.org/other", ["*"]), "maria", Now)
                .Events.Single();
        var subscription = Given.Apply(changed);
        subscription.Url.ShouldBe("https://example.org/other");
        subscription.Types.ShouldBe(["*"]);
    }

    [Fact]
    public void disabled_twice_is_disabled_once_and_keeps_its_reason()
    {
        var disabled = Given.Apply(
            (SubscriptionDisabled)
                DisableSubscription.Decide(Given, DisabledReason.Gone, DisableSubscription.By, Now).Events.Single()
        );
        (disabled.Disabled, disabled.DisabledReason).ShouldBe((true, DisabledReason.Gone));
        DisableSubscription
            .Decide(disabled, DisabledReason.ByHand, "maria", Now)
            .ShouldBe(ServiceDefaults.Decision.Nothing);
        disabled.Wants("sms.sla.target-breached.v1").ShouldBeFalse();
    }

    [Fact]
    public void enabled_again_it_wants_what_it_wanted()
    {
        EnableSubscription.Decide(Given, "maria", Now).ShouldBe(ServiceDefaults.Decision.Nothing);
        var disabled = Given.Apply(new SubscriptionDisabled(DisabledReason.ByHand, "maria", Now));
        var enabled = disabled.Apply(
            (SubscriptionEnabled)EnableSubscription.Decide(disabled, "maria", Now).Events.Single()
        );
        (enabled.Disabled, enabled.DisabledReason).ShouldBe((false, null));
        enabled.Wants("sms.sla.target-breached.v1").ShouldBeTrue();
    }

    [Fact]
    public void the_old_secret_signs_for_a_day_more() =>
        RotateSecret.Decide("maria", Now).Events.ShouldBe([new SecretRotated(Now.AddDays(1), "maria", Now)]);

    [Theory]
    [InlineData("*", "sms.incidents.incident-closed.v1", true)]
    [InlineData("sms.sla.*", "sms.sla.target-breached.v1", true)]
    [InlineData("sms.sla.*", "sms.slate.target-breached.v1", false)]
    [InlineData("sms.sla.*", "sms.incidents.incident-closed.v1", false)]
    [InlineData("sms.sla.target-breached.v1", "sms.sla.target-breached.v1", true)]
    [InlineData("sms.sla.target-breached.v1", "sms.sla.target-breached.v10", false)]
    [InlineData("sms.sla.target-breached.*", "sms.sla.target-breached.v2", true)]
    public void a_type_is_chosen_by_name_beginning_or_all(string pattern, string type, bool chosen) =>
        EventTypes.Matches(pattern, type).ShouldBe(chosen);

    [Theory]
    [InlineData("")]
    [InlineData("sms.sla.target-breech.v1")]
    [InlineData("sms.sla")]
    [InlineData("sla.*")]
    [InlineData("**")]
    public void a_pattern_that_chooses_nothing_is_refused(string pattern) =>
        Validation.Check(Target with { Types = ["*", pattern] }).Keys.ShouldBe(["types"]);

    [Theory]
    [InlineData("/hook")]
    [InlineData("example.org/hook")]
    [InlineData("ftp://example.org/hook")]
    [InlineData("file:///etc/hosts")]
    [InlineData("http://")]
    [InlineData("https://maria:secret@example.org/hook")]
    [InlineData("https://example.org/hook#part")]
    public void an_address_that_cannot_be_sent_to_is_refused(string url) =>
        Validation.Check(Target with { Url = url }).Keys.ShouldBe(["url"]);

    [Theory]
    [InlineData("http://10.0.0.1:8080/hook")]
    [InlineData("https://example.org/hook?tenant=7")]
    public void an_absolute_address_is_taken(string url) => Validation.Check(Target with { Url = url }).ShouldBeEmpty();

    [Fact]
    public void what_was_delivered_is_not_sent_again() =>
        RetryDelivery.Decide(Given, DeliveryState.Delivered)!.Code.ShouldBe("delivery-delivered");

    [Theory]
    [InlineData(DeliveryState.Pending)]
    [InlineData(DeliveryState.Failed)]
    public void what_was_not_delivered_is_sent_again_unless_its_webhook_is_disabled(string state)
    {
        RetryDelivery.Decide(Given, state).ShouldBeNull();
        RetryDelivery
            .Decide(Given.Apply(new SubscriptionDisabled(DisabledReason.ByHand, "maria", Now)), state)!
            .Code.ShouldBe("webhook-disabled");
    }
}
