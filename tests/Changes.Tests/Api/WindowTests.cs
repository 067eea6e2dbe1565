using System.Net;
using static Sms.Changes.Tests.Api.Vocabulary;
using Published = Sms.Contracts.Changes;

namespace Sms.Changes.Tests.Api;

/// <summary>Windows, freezes, the calendar of both, and what stands in the way.</summary>
public class WindowTests(ChangesHost service)
{
    [Fact]
    public async Task of_two_changes_that_want_the_same_time_at_once_one_gets_it()
    {
        using var manager = service.Host.Manager();
        for (var round = 0; round < 5; round++)
        {
            var name = Fresh("service");
            string[] ids =
            [
                await service.Host.Approved(name, Fresh("a")),
                await service.Host.Approved(name, Fresh("b")),
            ];
            var (from, to) = (service.Host.Time.GetUtcNow().AddHours(1), service.Host.Time.GetUtcNow().AddHours(2));
            var answers = await Task.WhenAll(
                ids.Select(id => manager.Do(id, "schedule", new { startsAt = from, endsAt = to }))
            );
            answers.Count(answer => answer.Status == Done).ShouldBe(1);
            answers.Single(answer => answer.Status != Done).ShouldBeProblem(Conflict, "window-conflict");
        }
    }

    [Fact]
    public async Task a_conflict_is_shown_before_and_accepted_with_a_reason()
    {
        var name = Fresh("service");
        var (first, second) = (
            await service.Host.Approved(name, Fresh("a")),
            await service.Host.Approved(name, Fresh("b"))
        );
        using var manager = service.Host.Manager();
        var window = new
        {
            startsAt = service.Host.Time.GetUtcNow().AddHours(1),
            endsAt = service.Host.Time.GetUtcNow().AddHours(2),
        };
        await manager.Did(first, "schedule", window);
        var found = (
            await manager.Look(
                $"/changes/{second}/conflicts?from={window.startsAt.UtcDateTime:O}&to={window.endsAt.UtcDateTime:O}"
            )
        )
            .ShouldBe(Ok)
            .Json;
        (found.At("conflicts.0.kind"), found.At("conflicts.0.with")).ShouldBe(
            ("overlap", (await manager.Change(first)).At("number"))
        );
        await manager.Did(
            second,
            "schedule",
            new
            {
                window.startsAt,
                window.endsAt,
                acceptConflicts = "both are small",
            }
        );
    }

    [Fact]
    public async Task a_freeze_holds_until_it_is_lifted()
    {
        var name = Fresh("service");
        var id = await service.Host.Approved(name, Fresh("ivy"));
        using var manager = service.Host.Manager();
        var window = new
        {
            startsAt = service.Host.Time.GetUtcNow().AddHours(1),
            endsAt = service.Host.Time.GetUtcNow().AddHours(2),
        };
        var freeze = new
        {
            id = Guid.NewGuid(),
            name = Fresh("freeze"),
            services = new[] { name },
            from = window.startsAt,
            to = window.endsAt,
            reason = "sale",
        };
        (await manager.Post("/freezes", freeze)).ShouldBe(HttpStatusCode.Created);
        (await manager.Post("/freezes", freeze)).ShouldBe(HttpStatusCode.Created);
        (
            await manager.Do(
                id,
                "schedule",
                new
                {
                    window.startsAt,
                    window.endsAt,
                    acceptConflicts = "now",
                }
            )
        ).ShouldBeProblem(Conflict, "window-conflict");
        (await manager.Post($"/freezes/{freeze.id}/lift", new { reason = "sale is off" })).ShouldBe(Done);
        await manager.Did(id, "schedule", window);
        (await manager.Look("/freezes")).ShouldBe(Ok).Text.ShouldNotContain(freeze.name);
        (await manager.Look($"/freezes/{freeze.id}/events")).ShouldBe(Ok).Json.At("version").ShouldBe("2");
    }

    [Fact]
    public async Task the_calendar_has_windows_and_freezes_also_as_icalendar()
    {
        var name = Fresh("service");
        var id = await service.Host.Approved(name, Fresh("ivy"));
        using var manager = service.Host.Manager();
        var day = service.Host.Time.GetUtcNow().AddDays(40);
        await manager.Did(id, "schedule", new { startsAt = day, endsAt = day.AddHours(1) });
        (
            await manager.Post(
                "/freezes",
                new
                {
                    name,
                    services = new[] { name },
                    from = day.AddHours(2),
                    to = day.AddHours(3),
                    reason = "sale",
                }
            )
        ).ShouldBe(HttpStatusCode.Created);
        var range = $"from={day.UtcDateTime:O}&to={day.AddDays(1).UtcDateTime:O}";
        (await manager.Look($"/changes/calendar?{range}"))
            .ShouldBe(Ok)
            .Json.EnumerateArray()
            .Where(entry => entry.At("services.0") == name)
            .Select(entry => entry.At("kind"))
            .ShouldBe(["change", "freeze"]);

        var answer = (await manager.Look($"/changes/calendar.ics?{range}")).ShouldBe(Ok);
        answer.MediaType.ShouldBe("text/calendar");
        var events = Ical
            .Net.Calendar.Load(answer.Text)!
            .Events.Where(e => e.Description == name)
            .OrderBy(e => e.DtStart!.AsUtc)
            .ToList();
        events.Select(e => e.Categories.Single()).ShouldBe(["change", "freeze"]);
        events[0].DtStart!.AsUtc.ShouldBe(day.UtcDateTime, TimeSpan.FromSeconds(1));
        events[0].DtEnd!.AsUtc.ShouldBe(day.AddHours(1).UtcDateTime, TimeSpan.FromSeconds(1));
        (await manager.Look("/changes/calendar?from=2026-01-02&to=2026-01-01")).ShouldBeProblem(
            HttpStatusCode.BadRequest,
            "invalid",
            "to"
        );
    }

    [Fact]
    public async Task a_window_that_moves_is_a_later_revision_of_its_entry_and_a_note_is_none()
    {
        var id = await service.Host.Approved(Fresh("service"), Fresh("ivy"));
        using var manager = service.Host.Manager();
        var day = service.Host.Time.GetUtcNow().AddDays(60);
        await manager.Did(id, "schedule", new { startsAt = day, endsAt = day.AddHours(1) });
        var first = await Entry();
        (first.DtStamp!.AsUtc - service.Host.Time.GetUtcNow().UtcDateTime)
            .Duration()
            .ShouldBeLessThan(TimeSpan.FromMinutes(5));
        await manager.Did(id, "add-note", new { text = "Bring a ladder." });
        (await Entry()).ShouldSatisfyAllConditions(
            x => x.Sequence.ShouldBe(first.Sequence),
            x => x.DtStamp.ShouldBe(first.DtStamp)
        );

        service.Host.Time.Advance(TimeSpan.FromMinutes(1));
        await manager.Did(id, "schedule", new { startsAt = day.AddHours(2), endsAt = day.AddHours(3) });
        (await Entry()).ShouldSatisfyAllConditions(
            x => x.Uid.ShouldBe(first.Uid),
            x => x.Sequence.ShouldBe(first.Sequence + 1),
            x => x.DtStamp!.AsUtc.ShouldBeGreaterThan(first.DtStamp!.AsUtc),
            x => x.LastModified.ShouldBe(x.DtStamp),
            x => x.DtStart!.AsUtc.ShouldBe(day.AddHours(2).UtcDateTime, TimeSpan.FromSeconds(1))
        );

        async Task<Ical.Net.CalendarComponents.CalendarEvent> Entry()
        {
            var answer = await manager.Look(
                $"/changes/calendar.ics?from={day.UtcDateTime:O}&to={day.AddDays(1).UtcDateTime:O}"
            );
            return Ical.Net.Calendar.Load(answer.ShouldBe(Ok).Text)!.Events.Single(e => e.Uid == $"{id}@changes");
        }
    }

    [Fact]
    public async Task others_are_told_of_the_window_and_of_what_happens_in_it()
    {
        await using var channel = await service.Host.OpenChannel();
        var queue = await channel.Listen("changes.#");
        var (name, seen) = (Fresh("service"), new List<string>());
        var id = await service.Host.UnderWay(name);
        using var manager = service.Host.Manager();
        await manager.Did(id, "back-out", new { reason = "slow" });
        await manager.Did(id, "close");
        while (!seen.Contains(Sms.Contracts.Routes.TypeName(typeof(Published.ChangeClosed))))
        {
            var message = await channel.Receive(queue);
            if (message.At("data.changeId") != id)
                continue;
            seen.Add(message.At("type"));
            if (message.At("type") == Sms.Contracts.Routes.TypeName(typeof(Published.ChangeEnded)))
                (message.At("data.outcome"), message.At("data.services.0")).ShouldBe(("backed-out", name));
        }

        seen.ShouldBe([
            .. new[]
            {
                typeof(Published.ChangeRegistered),
                typeof(Published.ChangeScheduled),
                typeof(Published.ChangeStarted),
                typeof(Published.ChangeEnded),
                typeof(Published.ChangeClosed),
            }.Select(Sms.Contracts.Routes.TypeName),
        ]);
    }
}
