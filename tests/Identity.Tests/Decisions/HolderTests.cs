using Sms.ServiceDefaults;

namespace Sms.Identity.Tests.Decisions;

public class HolderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly RoleChange Auditor = new("auditor", null);
    private static readonly RoleChange Administrator = new("administrator", null);
    private static readonly RoleHolder Anna = Person("0199a2f3-1d2e-7c4f-8b60-0c9d8e7f6a5b");
    private static readonly RoleHolder Bert = Person("0199a2f3-1d2e-7c4f-8b60-0c9d8e7f6a5c");

    [Fact]
    public void a_role_is_granted_once()
    {
        var granted = GrantRole.Decide(Anna, Auditor, [Bert], Bert.Subject, Now).Events.ShouldHaveSingleItem();
        granted.ShouldBe(new RoleGranted(Anna.Subject, "auditor", null, Bert.Subject, Now));
        GrantRole
            .Decide(Anna.Apply((RoleGranted)granted), Auditor, [Bert], Bert.Subject, Now)
            .ShouldBe(Decision.Nothing);
    }

    [Fact]
    public void the_same_role_for_another_scope_is_another_role()
    {
        var owner = Anna.Apply(new RoleGranted(Anna.Subject, "service-owner", "mail", Bert.Subject, Now));
        GrantRole
            .Decide(owner, new RoleChange("service-owner", "shop"), [Bert], Bert.Subject, Now)
            .Events.Count.ShouldBe(1);
        RevokeRole
            .Decide(owner, new RoleChange("service-owner", "shop"), [Bert], Bert.Subject, Now)
            .ShouldBe(Decision.Nothing);
        owner.Roles.Single().Claim.ShouldBe("service-owner:mail");
    }

    [Fact]
    public void nobody_grants_to_themselves_unless_alone()
    {
        GrantRole.Decide(Anna, Auditor, [Anna, Bert], Anna.Subject, Now).ShouldRefuse("own-role");
        GrantRole.Decide(Anna, Auditor, [Anna], Anna.Subject, Now).Events.Count.ShouldBe(1);
    }

    [Fact]
    public void the_last_administrator_is_not_lost()
    {
        var last = Administers(Anna);
        RevokeRole.Decide(last, Administrator, [last], Bert.Subject, Now).ShouldRefuse("last-administrator");
        DisablePerson.Decide(last, [last], Bert.Subject, Now).ShouldRefuse("last-administrator");
        ErasePerson.Decide(last, [last], Bert.Subject, Now).ShouldRefuse("last-administrator");
        RevokeRole.Decide(last, Administrator, [last, Administers(Bert)], Bert.Subject, Now).Events.Count.ShouldBe(1);
    }

    [Fact]
    public void a_disabled_administrator_does_not_count() =>
        DisablePerson
            .Decide(
                Administers(Anna),
                [
                    Administers(Anna),
                    .. new[] { Administers(Bert).Apply(new PersonDisabled("x", Now)) }.Where(x => x.IsAdministrator),
                ],
                "x",
                Now
            )
            .ShouldRefuse("last-administrator");

    [Fact]
    public void who_is_erased_stays_so_and_holds_nothing()
    {
        var erased = Anna.Apply(new RoleGranted(Anna.Subject, "auditor", null, Bert.Subject, Now))
            .Apply(new PersonErased(Bert.Subject, Now));
        erased.Roles.ShouldBeEmpty();
        ErasePerson.Decide(erased, [Bert], Bert.Subject, Now).ShouldBe(Decision.Nothing);
        EnablePerson.Decide(erased, Bert.Subject, Now).ShouldRefuse("person-erased");
        DisablePerson.Decide(erased, [Bert], Bert.Subject, Now).ShouldRefuse("person-erased");
        ResetPassword.Decide(erased, Bert.Subject, Now).ShouldRefuse("person-erased");
        GrantRole.Decide(erased, Auditor, [Bert], Bert.Subject, Now).ShouldRefuse("holder-inactive");
    }

    [Fact]
    public void the_id_of_a_client_s_stream_comes_of_its_name() =>
        (
            HolderId.OfClient("monitor") == HolderId.OfClient("monitor"),
            HolderId.OfClient("monitor") == HolderId.OfClient("monitor2")
        ).ShouldBe((true, false));

    private static RoleHolder Person(string id) =>
        RoleHolder.Create(new PersonAdded(Guid.Parse(id), "system:identity", Now));

    private static RoleHolder Administers(RoleHolder person) =>
        person.Apply(new RoleGranted(person.Subject, "administrator", null, "system:identity", Now));
}
