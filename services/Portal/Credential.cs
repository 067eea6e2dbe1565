using Sms.ServiceDefaults.Http;

namespace Sms.Portal;

/// <summary>
/// What a form shows to be signed in: its rate is counted for it, and not for all who share an address.
/// </summary>
/// <param name="Text">Tells it from others. It is hashed and not kept.</param>
/// <param name="IsGuessed">Somebody may guess what belongs to it: a password, unlike a token that was drawn at
/// random.</param>
internal sealed record Credential(string Text, bool IsGuessed);

/// <summary>Reads the forms of the two addresses where credentials are shown, before the rates are looked at.</summary>
internal static class Credentials
{
    private const string Token = "/connect/token";
    private const string SignIn = "/signin";

    /// <summary>The provider takes no larger ones. They are kept in memory until they are passed on.</summary>
    private const int Largest = 128 * 1024;

    private static readonly string[] OfToken = ["grant_type", "client_id", "client_secret", "refresh_token", "code"];

    internal static void UseCredentials(this WebApplication app) =>
        app.Use(
            async (context, next) =>
            {
                var request = context.Request;
                var isToken = request.Path.StartsWithSegments(Token);
                if (!HttpMethods.IsPost(request.Method) || !(isToken || request.Path.StartsWithSegments(SignIn)))
                {
                    await next(context);
                    return;
                }

                if (!request.HasFormContentType)
                {
                    context.Features.Set(new Credential("", IsGuessed: true));
                    await next(context);
                    return;
                }

                var (form, refusal) = await Form(request);
                if (form is null)
                {
                    await refusal!.ExecuteAsync(context);
                    return;
                }

                context.Features.Set(
                    isToken
                        ? new Credential(
                            string.Join(
                                ' ',
                                OfToken
                                    .Select(name => form[name].ToString())
                                    .Append(request.Headers.Authorization.ToString())
                            ),
                            IsGuessed: false
                        )
                        : new Credential(form["userName"].ToString().Trim().ToUpperInvariant(), IsGuessed: true)
                );
                await next(context);
            }
        );

    /// <returns>The form, or why there is none.</returns>
    private static async Task<(IFormCollection? Form, IResult? Refusal)> Form(HttpRequest request)
    {
        if (request.ContentLength > Largest)
            return (null, TooLarge());
        request.EnableBuffering(Largest, Largest);
        try
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            request.Body.Position = 0;
            return (form, null);
        }
        catch (InvalidDataException)
        {
            return (null, Problems.Invalid("body", "The form cannot be read."));
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            return (null, TooLarge());
        }
    }

    private static IResult TooLarge() =>
        Problems.Of(StatusCodes.Status413PayloadTooLarge, "too-large", "The form is larger than this address accepts.");
}
