namespace Sms.Incidents;

public static class EscalationKind
{
    public const string Functional = "functional";
    public const string Hierarchical = "hierarchical";
}
