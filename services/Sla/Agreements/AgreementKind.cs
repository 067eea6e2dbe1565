namespace Sms.Sla;

public static class AgreementKind
{
    public const string ServiceLevel = "sla";
    public const string OperationalLevel = "ola";
    public const string Underpinning = "uc";
    public static IReadOnlyList<string> All { get; } = [ServiceLevel, OperationalLevel, Underpinning];
}
