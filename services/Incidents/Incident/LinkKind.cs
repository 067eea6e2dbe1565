namespace Sms.Incidents;

public static class LinkKind
{
    public const string Problem = "problem";
    public const string Change = "change";
    public const string ParentIncident = "incident";
    public const string Alert = "alert";
}
