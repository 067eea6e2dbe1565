namespace Sms.Cli.Import;

/// <summary>
/// Turns the updates of one incident into what happened to it. Each row is judged by the rows before it alone, so that
/// a later export of the same incident begins with the same changes.
/// </summary>
public sealed class ServiceNowHistory
{
    private const string UnknownService = "unknown";

    private readonly List<WireChange> _changes = [];
    private readonly List<BadRow> _bad = [];
    private readonly Dictionary<string, string> _links = [];
    private readonly ServiceNowRow _first;
    private Phase _phase = Phase.New;
    private string? _reason;
    private string _service;
    private (string Impact, string Urgency, string Priority) _priority;
    private (string? Group, string? Person) _holder;
    private DateTimeOffset _openSince;
    private DateTimeOffset? _resolvedAt;

    private ServiceNowHistory(ServiceNowRow first)
    {
        _first = first;
        (_service, _priority, _holder) = (
            first.Service ?? UnknownService,
            (first.Impact, first.Urgency, first.Priority),
            (first.Group, null)
        );
        // A record that was made or changed before it was opened was opened no later than that.
        _openSince = new[] { first.OpenedAt, first.CreatedAt ?? first.OpenedAt, first.UpdatedAt }.Min();
    }

    /// <param name="rows">Of one incident, at least one, in any order.</param>
    /// <param name="newestFirst">The file has the latest update first.</param>
    /// <returns>The history, the rows that are not in it, and what the incident is tied to in the end.</returns>
    public static (WireIncident Incident, IReadOnlyList<BadRow> Bad, IReadOnlyList<Tie> Ties) Of(
        IEnumerable<ServiceNowRow> rows,
        bool newestFirst = false
    )
    {
        // The count of modifications orders what happened in one minute; across minutes the time is right where they
        // differ.
        var ordered = AtOneMoment(InSourceOrder(rows, newestFirst)).OrderBy(row => row.UpdatedAt).ToList();
        var history = new ServiceNowHistory(ordered[0]);
        var reported = history._openSince;
        foreach (var row in ordered)
            history.Hear(row);
        var first = history._first;
        var incident = new WireIncident(
            first.Number,
            first.Title,
            first.Description,
            first.Service ?? UnknownService,
            first.Impact,
            first.Urgency,
            first.Priority,
            first.Channel,
            first.Group,
            first.OpenedBy ?? first.UpdatedBy,
            reported,
            history._changes,
            first.Category,
            first.Type
        );
        return (
            incident,
            history._bad,
            [
                .. history._links.Select(link => new Tie(
                    first.Number,
                    history._service,
                    link.Key,
                    link.Value.Split(' ', 2)[1]
                )),
            ]
        );
    }

    private static IEnumerable<ServiceNowRow> InSourceOrder(IEnumerable<ServiceNowRow> rows, bool newestFirst) =>
        rows.OrderBy(row => row.ModCount).ThenBy(row => newestFirst ? -row.Line : row.Line);

    /// <summary>
    /// Of a time that exists twice, because clocks went back, each row gets the moment that is not before the row
    /// before it in the order of the source: the first one where both are possible.
    /// </summary>
    private static List<ServiceNowRow> AtOneMoment(IEnumerable<ServiceNowRow> rows)
    {
        var latest = new Dictionary<DateTimeOffset, DateTimeOffset>();
        var decided = new List<ServiceNowRow>();
        foreach (var row in rows)
        {
            var updated = row.UpdatedAt;
            if (row.Updated.ClocksGoBackAt is { } back)
            {
                // What is updated was opened before.
                var opened = row.Opened.ClocksGoBackAt == back ? row.OpenedAt : DateTimeOffset.MinValue;
                updated = row.Updated.NotBefore(latest.GetValueOrDefault(back, opened));
                latest[back] = updated;
            }

            decided.Add(
                row with
                {
                    Updated = LocalReading.Of(updated),
                    Resolved = row.Resolved is { } resolved ? LocalReading.Of(resolved.NotAfter(updated)) : null,
                }
            );
        }

        return decided;
    }

    private void Hear(ServiceNowRow row)
    {
        if (_phase == Phase.Closed && row.Phase != Phase.Closed)
        {
            _bad.Add(new(row.Line, row.Number, $"{row.State} after Closed: closed is final"));
            return;
        }

        if (_phase == Phase.Resolved && row.Phase is not (Phase.Resolved or Phase.Closed))
            Reopen(row);
        if (_phase is not (Phase.Resolved or Phase.Closed))
            Describe(row);
        else if (_phase == Phase.Resolved)
            Remark(row);
        Relate(row);
        Move(row);
        (_phase, _reason) = (row.Phase, row.HoldReason);
    }

    private void Reopen(ServiceNowRow row)
    {
        Add(row, "reopened", change => change with { Reason = "Reopened in ServiceNow" });
        (_phase, _openSince, _resolvedAt) = (Phase.Working, row.UpdatedAt, null);
    }

    private void Describe(ServiceNowRow row)
    {
        var (service, holder) = (row.Service ?? _service, HolderOf(row));
        if (service != _service)
            Add(row, "service-changed", change => change with { Service = service });
        if ((row.Impact, row.Urgency, row.Priority) != _priority)
            Add(row, "prioritised", change =>
                change with
                {
                    Impact = row.Impact,
                    Urgency = row.Urgency,
                    Priority = row.Priority,
                }
            );
        if (holder != _holder)
            Add(row, "assigned", change => change with { Group = holder.Group, Person = holder.Person });
        (_service, _priority, _holder) = (service, (row.Impact, row.Urgency, row.Priority), holder);
    }

    /// <summary>
    /// Unknown is not nobody: what was known stays, except that a new group does not come with the old one's person.
    /// </summary>
    private (string? Group, string? Person) HolderOf(ServiceNowRow row)
    {
        var group = row.Group ?? _holder.Group;
        return (group, row.Person ?? (group == _holder.Group ? _holder.Person : null));
    }

    /// <summary>
    /// A resolved incident is not assigned or judged any more; what was edited all the same is kept as a note.
    /// </summary>
    private void Remark(ServiceNowRow row)
    {
        if (HolderOf(row) is var holder && holder != _holder)
            Note(
                row,
                "Assigned after the resolution: "
                    + $"{string.Join(", ", new[] { holder.Group, holder.Person }.OfType<string>())}."
            );
        if ((row.Service ?? _service) is var service && service != _service)
            Note(row, $"Service after the resolution: {service}.");
        if ((row.Impact, row.Urgency, row.Priority) is var priority && priority != _priority)
            Note(
                row,
                $"Judged after the resolution: impact {row.Impact}, urgency {row.Urgency}, priority {row.Priority}."
            );
        if (row.Phase == Phase.Resolved && row.ResolvedAt is { } at && at <= row.UpdatedAt && at > _resolvedAt)
        {
            Note(row, $"Resolution stated again, as of {at:yyyy-MM-dd HH:mm} UTC.");
            _resolvedAt = at;
        }

        (_service, _priority, _holder) = (service, priority, holder);
    }

    private void Relate(ServiceNowRow row)
    {
        // A change can be both what repairs and what caused it: one link, which goes when neither column has it.
        var before = Targets();
        foreach (var (slot, kind, target) in row.Links)
        {
            if (target is not null)
                _links[slot] = $"{kind} {target}";
        }

        foreach (var link in before.Except(Targets()))
            AddLink(row, "unlinked", link);
        foreach (var link in Targets().Except(before))
            AddLink(row, "linked", link);
    }

    private List<string> Targets() => [.. _links.Values.Distinct()];

    private void AddLink(ServiceNowRow row, string kind, string link)
    {
        var parts = link.Split(' ', 2);
        Add(row, kind, change => change with { Link = parts[0], Target = parts[1] });
    }

    private void Move(ServiceNowRow row)
    {
        switch (row.Phase)
        {
            case Phase.New or Phase.Working when _phase == Phase.OnHold:
                Add(row, "resumed");
                break;
            case Phase.Working when _phase == Phase.New:
                Add(row, "work-started");
                break;
            case Phase.OnHold when _phase != Phase.OnHold || row.HoldReason != _reason:
                Add(row, "on-hold", change => change with { Reason = row.HoldReason, Text = row.State });
                break;
            case Phase.Resolved when _phase != Phase.Resolved:
                Resolve(row);
                break;
            case Phase.Closed when _phase != Phase.Closed:
                if (_phase != Phase.Resolved)
                    Resolve(row);
                Add(row, "closed");
                break;
        }
    }

    /// <summary>
    /// Service was back when the record says, unless that cannot be: before it was open, or after it was stated.
    /// </summary>
    private void Resolve(ServiceNowRow row)
    {
        _resolvedAt = row.ResolvedAt is { } at && at >= _openSince && at <= row.UpdatedAt ? at : row.UpdatedAt;
        Add(row, "resolved", change => change with { Code = row.Code, RestoredAt = _resolvedAt, Text = row.Note });
    }

    private void Note(ServiceNowRow row, string text) => Add(row, "noted", change => change with { Text = text });

    private void Add(ServiceNowRow row, string kind, Func<WireChange, WireChange>? with = null)
    {
        var change = new WireChange(kind, row.UpdatedAt, row.UpdatedBy);
        _changes.Add(with is null ? change : with(change));
    }
}
