using System.Text.Json;
using JasperFx;
using JasperFx.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Sms.ServiceDefaults.Access;
using TakenId = Marten.Exceptions.ExistingStreamIdCollisionException;

namespace Sms.ServiceDefaults.Http;

/// <summary>
/// Every error is problem+json (RFC 9457) with a stable <c>code</c>: what is wrong with the request names its field,
/// a broken rule has the rule's code, an overload or a lost database is 503 with Retry-After.
/// </summary>
public static class Problems
{
    internal static void AddProblems(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails(options =>
            options.CustomizeProblemDetails = context =>
            {
                context.ProblemDetails.Extensions.TryAdd("code", DefaultCode(context.ProblemDetails.Status));
                context.ProblemDetails.Instance ??= context.HttpContext.Request.Path;
            }
        );
        // Otherwise only Development says what could not be read.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    internal static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(
            new ExceptionHandlerOptions { ExceptionHandler = Handle, SuppressDiagnosticsCallback = IsExpected }
        );
        app.UseStatusCodePages();
        // PostgreSQL fails at such a text; here its field can still be named.
        app.Use(
            (context, next) =>
                context.Request.Query.FirstOrDefault(x => x.Value.ToString().Contains('\0')) is { Key: { } field }
                    ? Invalid(field, "The text has a NUL character.").ExecuteAsync(context)
                    : next(context)
        );
    }

    public static IResult Rule(RuleViolation rule) => Of(StatusCodes.Status409Conflict, rule.Code, rule.Message);

    /// <summary>
    /// A rule that is broken by one field of the request: named as in <see cref="Invalid(string, string)"/>.
    /// </summary>
    public static IResult Rule(RuleViolation rule, string field) =>
        Results.Problem(
            rule.Message,
            statusCode: StatusCodes.Status409Conflict,
            extensions: new Dictionary<string, object?>
            {
                ["code"] = rule.Code,
                ["errors"] = new Dictionary<string, string[]> { [field] = [rule.Message] },
            }
        );

    public static IResult NotFound(string what, object id) =>
        Of(StatusCodes.Status404NotFound, "not-found", $"There is no {what} {id}.");

    public static IResult Stale(long expected, long actual) =>
        Of(
            StatusCodes.Status412PreconditionFailed,
            "stale-version",
            $"The request was made for version {expected}, but it is at version {actual} now. Read it again."
        );

    /// <param name="errors">Field (as in the JSON) → what is wrong with it.</param>
    public static IResult Invalid(IDictionary<string, string[]> errors) =>
        Results.ValidationProblem(
            errors,
            title: "The request is not valid.",
            extensions: new Dictionary<string, object?> { ["code"] = "invalid" }
        );

    public static IResult Invalid(string field, string message) =>
        Invalid(new Dictionary<string, string[]> { [field] = [message] });

    public static IResult Of(int status, string code, string detail) =>
        Results.Problem(detail, statusCode: status, extensions: new Dictionary<string, object?> { ["code"] = code });

    private static Task Handle(HttpContext context)
    {
        var error = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        if (IsOverload(error))
            context.Response.Headers.RetryAfter = "5";
        return ToResult(error).ExecuteAsync(context);
    }

    private static IResult ToResult(Exception error) =>
        error switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Of(
                StatusCodes.Status413PayloadTooLarge,
                "too-large",
                "The request body is larger than this address accepts."
            ),
            BadHttpRequestException { InnerException: JsonException json } => Invalid(Field(json.Path), Describe(json)),
            BadHttpRequestException bad => Of(bad.StatusCode, DefaultCode(bad.StatusCode), Describe(bad)),
            ConcurrencyException or EventStreamUnexpectedMaxEventIdException => Of(
                StatusCodes.Status409Conflict,
                "concurrent-update",
                "Somebody else changed it at the same moment. Try again."
            ),
            // Ids that callers choose are of one kind of thing; those of another are not told apart from those of
            // somebody else.
            TakenId => Of(StatusCodes.Status409Conflict, "id-in-use", "The id belongs to something else."),
            ProviderAway => Of(
                StatusCodes.Status503ServiceUnavailable,
                "unavailable",
                "The provider of sign-ins cannot be reached. Try again."
            ),
            _ when IsOverload(error) => Of(
                StatusCodes.Status503ServiceUnavailable,
                "unavailable",
                "The service cannot store anything at the moment. Try again."
            ),
            _ => Of(
                StatusCodes.Status500InternalServerError,
                "internal",
                "Something went wrong; the log has the details."
            ),
        };

    /// <summary>What is wrong with JSON, without the names of .NET types that the serializer's messages have.</summary>
    public static string Describe(JsonException wrong) =>
        wrong switch
        {
            { Message: var message }
                when message.StartsWith("The JSON value", StringComparison.Ordinal)
                    || message.StartsWith("JSON deserialization", StringComparison.Ordinal) => "is not valid.",
            { LineNumber: { } line, BytePositionInLine: { } position }
                when wrong.InnerException is JsonException or null && wrong.Path is null or "$" =>
                $"is not valid JSON: line {line + 1}, byte {position + 1}.",
            _ => wrong.Message,
        };

    /// <summary>The framework names the type of a parameter that it cannot read.</summary>
    private static string Describe(BadHttpRequestException bad) =>
        bad.Message.Contains("parameter", StringComparison.OrdinalIgnoreCase)
            ? "A parameter is missing or cannot be read."
            : bad.Message;

    private static bool IsExpected(ExceptionHandlerSuppressDiagnosticsContext context) =>
        context.Exception
            is BadHttpRequestException
                or ConcurrencyException
                or EventStreamUnexpectedMaxEventIdException
                or TakenId;

    private static bool IsOverload(Exception error) =>
        error is Overloaded or ProviderAway or TimeoutException || TransientErrors.Contains(error);

    /// <summary><c>$.impact</c> → <c>impact</c>; the body as a whole is <c>body</c>.</summary>
    private static string Field(string? path) => path is null or "$" ? "body" : path.TrimStart('$').TrimStart('.');

    private static string DefaultCode(int? status) =>
        status switch
        {
            400 => "invalid",
            401 => "unauthenticated",
            403 => "forbidden",
            404 => "not-found",
            405 => "method-not-allowed",
            413 => "too-large",
            415 => "unsupported-media-type",
            503 => "unavailable",
            _ => "error",
        };
}

/// <summary>More work arrived than can be taken now; answered as 503 with Retry-After.</summary>
public sealed class Overloaded(string message) : Exception(message);
