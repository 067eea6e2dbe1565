using Sms.Contracts;

namespace Sms.ServiceDefaults.Access;

/// <summary>
/// Who does what in one service. The rules of access are read from it, and so is <c>GET /responsibilities</c>.
/// </summary>
public sealed class ResponsibilityMatrix
{
    /// <summary>
    /// What every service offers: its log, its read models, its queue of dead letters, what it has refused, its
    /// numbers.
    /// </summary>
    private static readonly Responsibility[] Common =
    [
        Responsibility.ToRead(Activities.ReadHistory, Roles.Auditor).Informing(Roles.Administrator),
        Responsibility.ToRead(Activities.ReadRefusals, Roles.Auditor).Informing(Roles.Administrator),
        Responsibility.ToRead(Activities.Compare, Roles.Auditor, Roles.Administrator),
        Responsibility.ToDo(Activities.Repair, Roles.Administrator),
        Responsibility.ToRead(Activities.ReadDeadLetters, Roles.Administrator).Informing(Roles.Auditor),
        Responsibility.ToDo(Activities.SettleDeadLetters, Roles.Administrator),
        Responsibility.ToRead(Activities.ReadMetrics, Roles.Administrator).Informing(Roles.Auditor, Roles.Integration),
    ];

    private readonly Dictionary<string, Responsibility> _rows;

    public ResponsibilityMatrix(params Responsibility[] rows) =>
        _rows = Common.Concat(rows).ToDictionary(row => row.Activity);

    public IEnumerable<Responsibility> Rows => _rows.Values;

    /// <exception cref="KeyNotFoundException">Nobody is responsible for it: a mistake in the program.</exception>
    public Responsibility this[string activity] => _rows[activity];
}

/// <summary>Activities that exist in every service.</summary>
public static class Activities
{
    public const string ReadHistory = "history.read";
    public const string ReadRefusals = "refusals.read";
    public const string Compare = "read-models.compare";
    public const string Repair = "read-models.repair";
    public const string ReadDeadLetters = "dead-letters.read";
    public const string SettleDeadLetters = "dead-letters.settle";
    public const string ReadMetrics = "metrics.read";
}
