namespace Sms.Sla;

/// <summary>
/// Who is responsible for the incident, and so holds its clocks: a group, a person (a user id) or both.
/// </summary>
public sealed record Holder(string? Group, string? Person);
