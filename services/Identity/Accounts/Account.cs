using Microsoft.AspNetCore.Identity;

namespace Sms.Identity;

/// <summary>
/// What a person is called and how they sign in. Its id is the subject of tokens and the stream of
/// <see cref="RoleHolder"/>; nothing else of it leaves this schema.
/// </summary>
public sealed class Account : IdentityUser<Guid>
{
    /// <summary>For other people to read.</summary>
    public string? Name { get; set; }
}
