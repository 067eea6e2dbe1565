using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Sms.ServiceDefaults.Http;

/// <summary>Checks a request's data annotations; fields are named as in the JSON.</summary>
public static class Validation
{
    /// <returns>Field → messages; empty when the request is valid.</returns>
    public static Dictionary<string, string[]> Check(object request)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(request, new ValidationContext(request), results, validateAllProperties: true);
        return results
            .SelectMany(result =>
                result.MemberNames.DefaultIfEmpty("body").Select(member => (Field: Name(member), result.ErrorMessage))
            )
            .GroupBy(error => error.Field)
            .ToDictionary(
                errors => errors.Key,
                errors => errors.Select(error => error.ErrorMessage ?? "Not valid.").ToArray()
            );
    }

    private static string Name(string member) => JsonNamingPolicy.CamelCase.ConvertName(member);
}
