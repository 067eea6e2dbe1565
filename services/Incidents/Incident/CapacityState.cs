namespace Sms.Incidents;

public static class CapacityState
{
    public const string Crossed = "crossed";
    public const string Returned = "returned";
    public const string Forecast = "forecast";
    public const string Withdrawn = "withdrawn";
}
