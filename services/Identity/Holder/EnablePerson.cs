using Sms.ServiceDefaults;

namespace Sms.Identity;

public static class EnablePerson
{
    public static Decision Decide(RoleHolder person, string by, DateTimeOffset now) =>
        person.State == HolderState.Gone ? ErasePerson.Refusal
        : person.IsActive ? Decision.Nothing
        : Decision.Append(new PersonEnabled(by, now));
}
