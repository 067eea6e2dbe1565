namespace Sms.Incidents;

/// <summary>
/// What an incident is: something does not work, works badly, endangers information, or was never an incident but a
/// service request.
/// </summary>
public static class IncidentType
{
    public const string Fault = "fault";
    public const string Degradation = "degradation";
    public const string Security = "security";
    public const string Request = "request";
    public const string Other = "other";

    public static IReadOnlyList<string> All { get; } = [Fault, Degradation, Security, Request, Other];
}
