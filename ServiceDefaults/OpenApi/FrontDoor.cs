using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace Sms.ServiceDefaults.OpenApi;

/// <summary>Where the front door has an endpoint.</summary>
internal static partial class FrontDoor
{
    private const string Api = "/api";

    /// <summary>As the service itself has it, without the constraints of parameters.</summary>
    internal static string RouteOf(ApiDescription endpoint) =>
        "/" + Parameter().Replace(endpoint.RelativePath ?? "", "{$1}").TrimEnd('/');

    internal static string PathOf(ApiDescription endpoint)
    {
        var route = RouteOf(endpoint);
        var metadata = endpoint.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<EndpointOfEveryService>().Any())
        {
            var end = route.IndexOf('/', 1);
            return end < 0 ? $"{Api}{route}/{{service}}" : $"{Api}{route[..end]}/{{service}}{route[end..]}";
        }

        if (metadata.OfType<FrontDoorPrefix>().LastOrDefault() is { } own)
            return own.Prefix + route;
        return route.StartsWith(Api + "/", StringComparison.Ordinal) ? route : Api + route;
    }

    [GeneratedRegex(@"\{\**([^:=?}]+)[^}]*\}")]
    private static partial Regex Parameter();
}
