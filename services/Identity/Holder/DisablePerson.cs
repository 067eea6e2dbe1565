using Sms.ServiceDefaults;

namespace Sms.Identity;

/// <summary>Signs in no more and gets no tokens; those that are out end within minutes.</summary>
public static class DisablePerson
{
    public static Decision Decide(
        RoleHolder person,
        IReadOnlyList<RoleHolder> administrators,
        string by,
        DateTimeOffset now
    ) =>
        person.State == HolderState.Gone ? ErasePerson.Refusal
        : !person.IsActive ? Decision.Nothing
        : LastAdministrator.Is(person, administrators) ? LastAdministrator.Refusal
        : Decision.Append(new PersonDisabled(by, now));
}
