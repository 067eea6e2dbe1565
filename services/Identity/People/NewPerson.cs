using System.ComponentModel.DataAnnotations;

namespace Sms.Identity;

/// <param name="UserName">What they type to sign in; case does not matter.</param>
/// <param name="Name">For other people to read.</param>
public sealed record NewPerson(
    [property:
        Required,
        RegularExpression(
            "^[A-Za-z0-9][A-Za-z0-9._@-]{0,99}$",
            ErrorMessage = "Letters, digits and ._@-, at most 100, a letter or digit first."
        )
    ]
        string UserName,
    [property: MaxLength(200)] string? Name,
    [property: EmailAddress, MaxLength(200)] string? Email
);

/// <param name="CurrentPassword">Whoever finds an open terminal does not have it.</param>
public sealed record NewPassword(
    [property: Required] string CurrentPassword,
    [property: Required, MaxLength(200)] string Password
);
