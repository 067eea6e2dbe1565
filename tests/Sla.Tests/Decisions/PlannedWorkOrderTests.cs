using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sms.ServiceDefaults;

namespace Sms.Sla.Tests;

/// <summary>
/// Facts of an incident and planned work on its services are heard in any order, each as it comes. In the end the
/// clocks show the same, although an incident is only looked at for the work that touches it, and only knows of work
/// near to it.
/// </summary>
public class PlannedWorkOrderTests
{
    private static readonly DateTimeOffset Begin = Story.At("09:00");
    private static readonly DateTimeOffset End = Story.At("Sat 00:00");

    private static readonly Terms Agreed = Terms.Of(
        [
            Story.Agreed(Leaves() with { Services = ["mail"] }, Guid.CreateVersion7()),
            Story.Agreed(
                Leaves() with
                {
                    Services = ["mail", "web"],
                    PriorityChange = PriorityChangeRule.FromChange,
                    Reopen = ReopenRule.NewCycle,
                },
                Guid.CreateVersion7()
            ),
            Story.Agreed(Leaves() with { Services = ["*"], PausesOn = ["caller"] }, Guid.CreateVersion7()),
        ],
        []
    );

    /// <summary>Three changes, each told by its start and its end.</summary>
    private static readonly Arbitrary<Told> Any = (
        from hearing in Hearing.Any.Generator
        from starts in Gen.Choose(-120, 600).ArrayOf(3)
        from lengths in Gen.Choose(1, 300).ArrayOf(3)
        from ends in Gen.Choose(-60, 400).ArrayOf(3)
        from services in Gen.Elements("mail", "web", "dns").ArrayOf(3)
        from order in Gen.Shuffle(Enumerable.Range(0, hearing.Facts.Length + 6).ToArray())
        from delays in Gen.Choose(0, 60).ArrayOf(hearing.Facts.Length + 6)
        let work = Enumerable.Range(0, 3).SelectMany(i => Work(i, services[i], starts[i], lengths[i], ends[i]))
        select new Told(hearing.Facts, [.. work], order, delays)
    ).ToArbitrary();

    [Fact]
    public void the_same_in_any_order_of_arrival_gives_the_same_readings() =>
        Check(told =>
        {
            var (one, _) = told.Heard(Enumerable.Range(0, told.Order.Length));
            var (other, terms) = told.Heard(told.Order);
            return Shown(one, terms) == Shown(other, terms);
        });

    [Fact]
    public void what_stands_announced_in_the_end_is_what_is_shown() =>
        Check(tale =>
        {
            var (state, terms) = tale.Heard(tale.Order);
            // The latest word on work that lies beyond the end of the incident waits until the incident is reopened.
            return state.Observe(terms, End).All(e => e is PlannedWorkNoted)
                && state.Clocks.All(clock =>
                {
                    var reading = terms.Read(clock, state, End)!;
                    var told = clock.Breaches.Select(breach => (breach.Cycle, breach.DueAt)).Order();
                    return clock.Service == reading.Service
                        && told.SequenceEqual(reading.Breaches.Select(breach => (breach.Cycle, breach.DueAt)).Order());
                });
        });

    private static void Check(Func<Told, bool> holds) =>
        Prop.ForAll(Any, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static string Shown(IncidentClocks state, Terms terms) =>
        JsonSerializer.Serialize(state.Read(terms, End).OrderBy(reading => reading.ClockId, StringComparer.Ordinal));

    private static AgreementTerms Leaves() => Story.Usual() with { ExcludePlannedWork = true };

    private static IEnumerable<object> Work(int i, string service, int start, int length, int end)
    {
        var change = new Guid(i + 1, 0, 0, new byte[8]);
        var (from, number) = (Begin.AddMinutes(start), $"CHG000000{i + 1}");
        yield return new WorkBegan(change, 5, number, [service], from, from.AddMinutes(length), Exception: false);
        yield return new WorkEnded(change, 6, number, [service], from.AddMinutes(Math.Max(0, end)));
    }

    internal sealed record Told(Fact[] Facts, object[] Work, int[] Order, int[] Delays)
    {
        public override string ToString() =>
            $"{string.Join('\n', Facts.AsEnumerable())}\n{string.Join('\n', Work)}\n"
            + $"in the order {string.Join(' ', Order)} after {string.Join(' ', Delays)} minutes";

        /// <summary>
        /// As the service hears it: facts note the work that is known; news of work make it look at an incident that
        /// the work touches, or touched by what was known before.
        /// </summary>
        internal (IncidentClocks State, Terms Terms) Heard(IEnumerable<int> order)
        {
            var (state, now) = (IncidentClocks.Of(Story.Incident), Begin);
            var windows = new Dictionary<Guid, Window>();
            foreach (var (i, delay) in order.Zip(Delays))
            {
                state = Hearing.Looked(state, Known(), now, now += TimeSpan.FromMinutes(delay));
                if (i < Facts.Length)
                {
                    state = StreamFold.After(state, state.Note(Facts[i], Known(), now));
                    continue;
                }

                var (before, after) = Learn(windows, Work[i - Facts.Length]);
                if ((before?.Touches(state) ?? false) || (after?.Touches(state) ?? false))
                    state = StreamFold.After(state, state.Observe(Known(), now));
            }

            state = Hearing.Looked(state, Known(), now, End);
            return (state, Known());

            Terms Known() =>
                Agreed with
                {
                    PlannedWork = [.. windows.Values.Select(window => window.Work()).OfType<PlannedWork>()],
                };
        }

        private static (PlannedWork? Before, PlannedWork? After) Learn(Dictionary<Guid, Window> windows, object told)
        {
            var id = told is WorkBegan began ? began.ChangeId : ((WorkEnded)told).ChangeId;
            var known = windows.GetValueOrDefault(id);
            windows[id] = StreamFold.After(known, [told])!;
            return (known?.Work(), windows[id].Work());
        }
    }
}
