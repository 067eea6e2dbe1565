using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Sms.ServiceDefaults.Http;

/// <summary>
/// Looks at every request before its endpoint is called: ids in the path, the parameters of the query and the JSON of
/// the body are what the endpoint's types say, or the answer names the field. So no endpoint meets a missing body, a
/// null in a list, an id of zeros, a time of the year 1, or a time that means another moment on another host.
/// </summary>
internal sealed class RequestChecks(
    RequestDelegate next,
    IOptions<JsonOptions> json,
    IOptions<BackdatingRules> backdating,
    TimeProvider time
)
{
    private const string WrongType = "The body has to be application/json in UTF-8.";

    private readonly ConcurrentDictionary<Endpoint, RequestShape> _shapes = new();
    private readonly BodyCheck _bodies = new(json.Value.SerializerOptions);

    public async Task InvokeAsync(HttpContext http)
    {
        var refusal = http.GetEndpoint() is RouteEndpoint endpoint
            ? await Refusal(http, _shapes.GetOrAdd(endpoint, _ => RequestShape.Of(endpoint)))
            : null;
        if (refusal is null)
            await next(http);
        else
            await refusal.ExecuteAsync(http);
    }

    private async Task<IResult?> Refusal(HttpContext http, RequestShape shape)
    {
        // Nothing has it, and stores take it for a mistake of their caller.
        foreach (var value in http.Request.RouteValues.Values)
        {
            if (Guid.TryParse(value as string, out var id) && id == Guid.Empty)
                return Problems.NotFound("thing with the id", id);
        }

        var errors = new Dictionary<string, string[]>();
        CheckQuery(http, shape, errors);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        if (shape.Body is not { } type)
            return null;
        if (await CheckBody(http, type, shape.IsBodyOptional) is not { } refusal)
            return null;
        if (!shape.IsBodyLate)
            return refusal;
        LateBodyCheck.Postpone(http, refusal);
        return null;
    }

    private static void CheckQuery(HttpContext http, RequestShape shape, Dictionary<string, string[]> errors)
    {
        Dictionary<string, StringValues>? normalised = null;
        foreach (var parameter in shape.Query)
        {
            if (!http.Request.Query.TryGetValue(parameter.Name, out var values) || StringValues.IsNullOrEmpty(values))
            {
                if (!parameter.IsOptional)
                    errors[parameter.Name] = ["is missing."];
            }
            else if (parameter.Wrong(values, out var time) is { } wrong)
            {
                errors[parameter.Name] = [wrong];
            }
            else if (time is { } instant)
            {
                normalised ??= new(http.Request.Query, StringComparer.OrdinalIgnoreCase);
                normalised[parameter.Name] = instant.ToString("O", CultureInfo.InvariantCulture);
            }
        }

        // Endpoints get times in UTC, as databases want them.
        if (normalised is not null)
            http.Request.Query = new QueryCollection(normalised);
    }

    private async Task<IResult?> CheckBody(HttpContext http, Type type, bool isOptional)
    {
        var request = http.Request;
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody is false)
            return isOptional ? null : Missing();
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, http.RequestAborted);
        body.Position = 0;
        request.Body = body;
        if (body.Length == 0)
            return isOptional ? null : Missing();
        if (!request.HasJsonContentType() || !IsUtf8(request))
            return Problems.Of(StatusCodes.Status415UnsupportedMediaType, "unsupported-media-type", WrongType);

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
        }
        catch (JsonException wrong)
        {
            return Problems.Invalid("body", Problems.Describe(wrong));
        }

        using (document)
        {
            if (isOptional && document.RootElement.ValueKind == JsonValueKind.Null)
                return null;
            var findings = _bodies.Check(document.RootElement, type);
            if (findings.Errors.Count > 0)
                return Problems.Invalid(findings.Errors);
            foreach (var (field, at) in findings.Backdated)
            {
                if (backdating.Value.Refuses(at, http.User, time.GetUtcNow()) is { } rule)
                    return Problems.Rule(rule, field);
            }
        }

        return null;
    }

    /// <summary>JSON between systems is UTF-8 (RFC 8259).</summary>
    private static bool IsUtf8(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (
            !type.Charset.HasValue
            || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)
        );

    private static IResult Missing() => Problems.Invalid("body", "is missing.");
}

/// <summary>What an endpoint takes from a request.</summary>
/// <param name="Body">What it is read into, or null.</param>
/// <param name="IsBodyLate">The endpoint says what is wrong with it.</param>
internal sealed record RequestShape(
    IReadOnlyList<QueryParameter> Query,
    Type? Body,
    bool IsBodyOptional,
    bool IsBodyLate
)
{
    internal static RequestShape Of(RouteEndpoint endpoint)
    {
        var inPath = endpoint
            .RoutePattern.Parameters.Select(parameter => parameter.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var query = endpoint
            .Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
            .Where(parameter => !parameter.HasBindAsync && !inPath.Contains(parameter.Name))
            .Where(parameter => QueryParameter.IsSimple(parameter.ParameterInfo.ParameterType))
            .Where(parameter => !parameter.ParameterInfo.GetCustomAttributes(true).Any(IsFromElsewhere))
            .Select(x => new QueryParameter(x.Name, x.ParameterInfo.ParameterType, x.IsOptional))
            .ToList();
        var accepts = endpoint.Metadata.GetMetadata<IAcceptsMetadata>();
        // Who reads the body without a parameter for it has rules of its own.
        var parameters = endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [];
        var body = accepts?.ContentTypes.Contains("application/json") is true
            ? parameters
                .Select(parameter => parameter.ParameterType)
                .FirstOrDefault(type => type == accepts.RequestType)
            : null;
        var isLate = endpoint.Metadata.GetMetadata<LateBodyCheckMetadata>() is not null;
        return new(query, body, accepts?.IsOptional is true, isLate);
    }

    private static bool IsFromElsewhere(object attribute) =>
        attribute is IFromHeaderMetadata or IFromFormMetadata or IFromServiceMetadata or IFromBodyMetadata;
}

/// <param name="Name">Its name in the query.</param>
/// <param name="Type">What it is read into.</param>
internal sealed record QueryParameter(string Name, Type Type, bool IsOptional)
{
    private static readonly MethodInfo Reading = typeof(QueryParameter).GetMethod(
        nameof(TryParse),
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    private readonly Type _item = Item(Type);

    internal static bool IsSimple(Type type)
    {
        type = Item(type);
        return type == typeof(string)
            || type == typeof(DateTimeOffset)
            || type == typeof(DateOnly)
            || type == typeof(TimeOnly)
            || type == typeof(TimeSpan)
            || type == typeof(Guid)
            || type == typeof(bool)
            || type.IsEnum
            || FieldValue.IsNumber(type);
    }

    /// <param name="values">What was sent.</param>
    /// <param name="time">The time that it is, if it is one.</param>
    internal string? Wrong(StringValues values, out DateTimeOffset? time)
    {
        time = null;
        if (values.Count > 1 && !Type.IsArray)
            return "is given more than once.";
        foreach (var text in values)
        {
            if (string.IsNullOrEmpty(text))
                continue;
            if (_item == typeof(string))
                continue;
            if (_item == typeof(DateTimeOffset))
            {
                if (Rfc3339.Read(text, out var instant) is { } wrong)
                    return text.Contains(' ') ? $"{wrong} A plus sign is written %2B in a query." : wrong;
                if (!Type.IsArray)
                    time = instant;
            }
            else if (!TryRead(text, out var value))
            {
                return FieldValue.Expected(_item);
            }
            else if (FieldValue.Wrong(value!) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private bool TryRead(string text, out object? value)
    {
        value = null;
        if (_item.IsEnum)
            return Enum.TryParse(_item, text, ignoreCase: true, out value) && Enum.IsDefined(_item, value!);
        if (_item == typeof(DateOnly))
        {
            var isDay = DateOnly.TryParseExact(
                text,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            );
            value = day;
            return isDay;
        }

        // As the framework reads it afterwards.
        var arguments = new object?[] { text, CultureInfo.InvariantCulture, null };
        var isRead = (bool)Reading.MakeGenericMethod(_item).Invoke(null, arguments)!;
        value = arguments[2];
        return isRead;
    }

    private static bool TryParse<T>(string text, IFormatProvider provider, out object? value)
        where T : IParsable<T>
    {
        var isRead = T.TryParse(text, provider, out var parsed);
        value = parsed;
        return isRead;
    }

    private static Type Item(Type type)
    {
        type = type.IsArray ? type.GetElementType()! : type;
        return Nullable.GetUnderlyingType(type) ?? type;
    }
}
