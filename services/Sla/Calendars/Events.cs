using Sms.ServiceDefaults;

namespace Sms.Sla;

/// <summary>Version 1 of a calendar.</summary>
public sealed record CalendarDefined(Guid CalendarId, CalendarTerms Terms, string By, DateTimeOffset At) : IHappened;

/// <summary>One more version; clocks that run keep the one that they pinned.</summary>
public sealed record CalendarRevised(CalendarTerms Terms, string By, DateTimeOffset At) : IHappened;
