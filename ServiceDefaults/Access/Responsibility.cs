namespace Sms.ServiceDefaults.Access;

/// <summary>One row of a responsibility matrix (RACI): an activity and the roles that have to do with it.</summary>
/// <param name="Activity">Its key, such as <c>incident.resolve</c>.</param>
/// <param name="Reads">It changes nothing: whoever is consulted or informed may do it as well.</param>
/// <param name="Accountable">The one role that answers for it; may do it.</param>
/// <param name="Responsible">The roles that do it.</param>
/// <param name="Consulted">The roles that are asked.</param>
/// <param name="Informed">The roles that are told.</param>
public sealed record Responsibility(
    string Activity,
    bool Reads,
    string Accountable,
    IReadOnlyList<string> Responsible,
    IReadOnlyList<string> Consulted,
    IReadOnlyList<string> Informed
)
{
    /// <summary>Something that changes the state of things.</summary>
    public static Responsibility ToDo(string activity, string accountable, params string[] responsible) =>
        new(activity, Reads: false, accountable, responsible, [], []);

    /// <summary>Something to look at.</summary>
    public static Responsibility ToRead(string activity, string accountable, params string[] responsible) =>
        new(activity, Reads: true, accountable, responsible, [], []);

    public Responsibility Consulting(params string[] roles) => this with { Consulted = roles };

    public Responsibility Informing(params string[] roles) => this with { Informed = roles };

    /// <summary>The roles that may do it.</summary>
    public IEnumerable<string> Doers =>
        Reads ? [Accountable, .. Responsible, .. Consulted, .. Informed] : [Accountable, .. Responsible];
}
