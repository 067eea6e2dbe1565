using Microsoft.AspNetCore.Antiforgery;

namespace Sms.Identity;

/// <summary>User name and password.</summary>
internal static class SignInPage
{
    internal const string UserName = "userName";
    internal const string Password = "password";
    internal const string ReturnUrl = "returnUrl";

    private const string Fields = $"""
        <label>User name <input name="{UserName}" autocomplete="username" autocapitalize="none"
            required maxlength="100" autofocus></label>
        <label>Password <input name="{Password}" type="password" autocomplete="current-password"
            required maxlength="200"></label>
        """;

    internal static IResult Show(
        HttpContext http,
        IAntiforgery antiforgery,
        string returnUrl,
        string? problem = null
    ) =>
        FormPage.Show(http, antiforgery, "Sign in", SignInEndpoints.Path, [new(ReturnUrl, returnUrl)], Fields, problem);
}
