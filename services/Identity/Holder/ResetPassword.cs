using Sms.ServiceDefaults;

namespace Sms.Identity;

/// <summary>A new password, by somebody else. Ends whatever was signed in with the old one.</summary>
public static class ResetPassword
{
    public static Decision Decide(RoleHolder person, string by, DateTimeOffset now) =>
        person.State == HolderState.Gone ? ErasePerson.Refusal : Decision.Append(new PasswordReset(by, now));
}
