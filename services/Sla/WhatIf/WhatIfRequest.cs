namespace Sms.Sla;

/// <summary>
/// <c>{ from, to, agreement, replaces, calendar }</c>: an agreement, with or without one that it replaces, or only a
/// calendar for the one that is named by <c>replaces</c>.
/// </summary>
/// <param name="Agreement">As it would be made; its validity is not looked at.</param>
/// <param name="Replaces">Id of the agreement to compare with.</param>
/// <param name="Calendar">In place of the calendar that is or would be pinned.</param>
public sealed record WhatIfRequest(
    DateTimeOffset? From,
    DateTimeOffset? To,
    AgreementTerms? Agreement,
    Guid? Replaces,
    CalendarTerms? Calendar
)
{
    /// <returns>Either a proposal or field → messages.</returns>
    internal (Proposal? Proposal, Dictionary<string, string[]> Errors) Check(Terms terms)
    {
        var errors = new FieldErrors();
        errors.Unless(From is not null, "from", "A period has a beginning.");
        errors.Unless(To is not null, "to", "A period has an end.");
        errors.Unless(From is null || To is null || From < To, "to", "The end is after the beginning.");
        errors.Unless(
            Replaces is not { } id || terms.Agreements.ContainsKey(id),
            "replaces",
            $"There is no agreement {Replaces}."
        );
        errors.Unless(
            Agreement is not null || (Replaces is not null && Calendar is not null),
            "agreement",
            "Propose an agreement, or a calendar for the agreement that replaces names."
        );
        foreach (var (field, messages) in Calendar?.Validate() ?? [])
            errors.Add($"calendar.{field}", messages);
        var calendar = Calendar is null ? Pinned(terms) : Calendar with { Holidays = Calendar.Holidays ?? [] };
        var agreement = Agreement is null
            ? null
            : Agreement with
            {
                ValidFrom = From ?? DateTimeOffset.MinValue.AddDays(1),
                ValidUntil = null,
            };
        foreach (var (field, messages) in agreement?.Validate(calendar) ?? [])
            errors.Add($"agreement.{field}", messages);
        var found = errors.ToDictionary();
        return (found.Count > 0 ? null : new Proposal(Replaces, agreement, calendar!), found);
    }

    /// <summary>
    /// As when an agreement is made: around the clock when it names none, and the latest version unless it says which.
    /// </summary>
    private CalendarTerms? Pinned(Terms terms)
    {
        if (Agreement is not { } agreement)
            return null;
        var calendar =
            agreement.CalendarId == default
                ? Sla.Calendar.AlwaysOpen
                : terms.Calendars.GetValueOrDefault(agreement.CalendarId);
        return calendar?.Terms(agreement.CalendarVersion == 0 ? calendar.LatestVersion : agreement.CalendarVersion);
    }
}
