namespace Sms.Contracts;

/// <summary>
/// Roles of the service organisation, as they stand in the claim <c>role</c> of an access token. Those of
/// <see cref="Scoped"/> are held for something: <c>service-owner:mail</c>, <c>customer:acme</c>.
/// </summary>
public static class Roles
{
    public const string ServiceDeskAgent = "service-desk-agent";
    public const string IncidentManager = "incident-manager";
    public const string ProblemManager = "problem-manager";
    public const string ChangeManager = "change-manager";
    public const string ServiceLevelManager = "service-level-manager";
    public const string CapacityManager = "capacity-manager";
    public const string ChangeApprover = "change-approver";

    /// <summary>For the services of its scope.</summary>
    public const string ServiceOwner = "service-owner";

    /// <summary>For the agreements of its scope, and the incidents that its holder has reported.</summary>
    public const string Customer = "customer";

    /// <summary>Reads everything, changes nothing.</summary>
    public const string Auditor = "auditor";

    /// <summary>Grants roles, adds clients and integrations, operates the system.</summary>
    public const string Administrator = "administrator";

    /// <summary>
    /// A program that reports and follows incidents by the API; monitoring tools use integration keys.
    /// </summary>
    public const string Integration = "integration";

    public static IReadOnlyList<string> All { get; } =
    [
        ServiceDeskAgent,
        IncidentManager,
        ProblemManager,
        ChangeManager,
        ServiceLevelManager,
        CapacityManager,
        ChangeApprover,
        ServiceOwner,
        Customer,
        Auditor,
        Administrator,
        Integration,
    ];

    /// <summary>
    /// How far back a holder may date what they report, if further than anybody: an agent catches up on a week, who
    /// manages a process enters what was found in old records.
    /// </summary>
    public static IReadOnlyDictionary<string, TimeSpan> DateBackAtMost { get; } =
        new Dictionary<string, TimeSpan>
        {
            [ServiceDeskAgent] = TimeSpan.FromDays(7),
            [IncidentManager] = WithoutLimit,
            [ProblemManager] = WithoutLimit,
            [ChangeManager] = WithoutLimit,
            [ServiceLevelManager] = WithoutLimit,
            [Administrator] = WithoutLimit,
        };

    /// <summary>Further than the earliest time that the system deals with.</summary>
    private static TimeSpan WithoutLimit => TimeSpan.FromDays(36_525);

    /// <summary>Those that are held for a service or a customer, never for all.</summary>
    public static IReadOnlyList<string> Scoped { get; } = [ServiceOwner, Customer];
}
