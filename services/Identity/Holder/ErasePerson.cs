using Sms.ServiceDefaults;

namespace Sms.Identity;

/// <summary>
/// Name, address, password and tokens go; what was done stays in the log, by an id that means nobody any more.
/// </summary>
public static class ErasePerson
{
    internal static Decision Refusal { get; } = Decision.Refuse("person-erased", "The person is erased.");

    public static Decision Decide(
        RoleHolder person,
        IReadOnlyList<RoleHolder> administrators,
        string by,
        DateTimeOffset now
    ) =>
        person.State == HolderState.Gone ? Decision.Nothing
        : LastAdministrator.Is(person, administrators) ? LastAdministrator.Refusal
        : Decision.Append(new PersonErased(by, now));
}
