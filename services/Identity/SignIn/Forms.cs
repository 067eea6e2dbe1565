using Sms.ServiceDefaults.Http;

namespace Sms.Identity;

/// <summary>
/// Forms are read once, here, before OpenIddict, the antiforgery check and the pages read them: what cannot be read or
/// stored is refused with its reason, as it is in queries and JSON.
/// </summary>
internal static class Forms
{
    /// <summary>Longer than any of ours: a sign-in form holds the request of its client.</summary>
    private const int Largest = 128 * 1024;

    internal static void UseReadableForms(this WebApplication app) =>
        app.Use(
            async (http, next) =>
            {
                if (!http.Request.HasFormContentType)
                {
                    await next(http);
                    return;
                }

                if (http.Request.ContentLength > Largest)
                {
                    await Problems
                        .Of(
                            StatusCodes.Status413PayloadTooLarge,
                            "too-large",
                            "The form is larger than this address accepts."
                        )
                        .ExecuteAsync(http);
                    return;
                }

                try
                {
                    var form = await http.Request.ReadFormAsync(http.RequestAborted);
                    if (
                        form.FirstOrDefault(field =>
                            field.Key.Contains('\0') || field.Value.Any(value => value?.Contains('\0') is true)
                        ) is
                        { Key: not null } field
                    )
                    {
                        await Problems
                            .Invalid(field.Key.Replace("\0", ""), "The text has a NUL character.")
                            .ExecuteAsync(http);
                        return;
                    }
                }
                catch (Exception error)
                    when (error is InvalidDataException or IOException and not BadHttpRequestException)
                {
                    await Problems.Invalid("body", "The form cannot be read.").ExecuteAsync(http);
                    return;
                }

                await next(http);
            }
        );
}
