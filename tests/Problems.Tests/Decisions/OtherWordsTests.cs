using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sms.ServiceDefaults;
using static Sms.Problems.Tests.Decisions.Given;

namespace Sms.Problems.Tests.Decisions;

/// <summary>A symptom that each person tells in other words.</summary>
public class OtherWordsTests
{
    private static readonly RecurrenceRules Rules = new();

    private static readonly string[] Printing =
    [
        "Spooler crashes when printing labels",
        "Label printer gone after a spooler crash",
        "No labels for outgoing parcels: crashed spooler",
        "spooler crash again, labels are missing",
    ];

    [Fact]
    public void what_is_told_in_different_words_is_found_and_the_words_in_common_say_why()
    {
        Recurrence.Group(Each(Printing), Rules with { InOtherWords = false }).ShouldBeEmpty();
        Occurrence[] others = [Of("Door badge refused", 1), Of("Labels out of stock", 2)];
        var found = Recurrence.Group([.. Each(Printing), .. others], Rules).ShouldHaveSingleItem();
        found.Incidents.Select(x => x.Title).ShouldBe(Printing);
        found.InOtherWords.ShouldBeTrue();
        Symptom.Of(found.Symptom).Key.ShouldBe(Symptom.Of("crash label spooler").Key);
        var proposed = Proposed(found);
        (proposed.Rule, proposed.Symptom, string.Join(' ', proposed.Shared)).ShouldBe(
            ("recurrence-in-other-words:4:7.00:00:00", found.Symptom, found.Symptom)
        );
    }

    [Theory]
    [InlineData(
        "Verbindungspool der Datenbank erschöpft",
        "Datenbank: erschöpfter Verbindungspool",
        "Kein Login, Verbindungspool erschöpft",
        "Verbindungspool am Abend wieder erschöpft"
    )]
    [InlineData(
        "Payroll export stops at page 3",
        "Stopped: the payroll export",
        "Export of payroll to the bank never ends",
        "payroll run: export file incomplete"
    )]
    [InlineData(
        "VPN tunnel drops every hour",
        "Tunnel of the VPN down",
        "vpn: tunnel lost, remote office offline",
        "Homeworkers complain: VPN tunnl unstable"
    )]
    public void whatever_the_words_are(params string[] titles) =>
        Recurrence.Group(Each(titles), Rules).ShouldHaveSingleItem().Incidents.Count.ShouldBe(4);

    [Fact]
    public void a_later_incident_with_the_words_belongs_to_it_and_to_the_problem_that_is_raised()
    {
        var found = Recurrence.Group(Each(Printing), Rules).Single();
        var proposal = Proposal.Create(Proposed(found));
        var later = Symptom.Of("The spooler crashed while the night shift made labels", "shop");
        proposal.Recognises(later, Rules.Similarity).ShouldBeTrue();
        proposal.Recognises(Symptom.Of("Labels out of stock", "shop"), Rules.Similarity).ShouldBeFalse();
        var problem = StreamFold.Of<Problem>(AcceptProposal.Decide(proposal, new(), Id, 12, Ann, Now).Problem);
        problem.Recognises(later, Rules.Similarity).ShouldBeTrue();
    }

    [Fact]
    public void words_that_the_titles_of_other_services_have_too_tell_nothing()
    {
        string[] mine =
        [
            "Nagios notification: disk broken",
            "Nagios notification: swap used up",
            "Nagios notification: clock drifts",
            "Nagios notification: zombie processes",
        ];
        var others = Enumerable
            .Range(0, 30)
            .Select(i => Of($"Nagios notification: {Word(i)} {Word(i + 40)}", i, $"service-{Word(i % 10)}"))
            .ToList();
        Recurrence.Group([.. Each(mine), .. others], Rules).ShouldBeEmpty();
        Recurrence.Group(Each(mine), Rules, [.. Each(mine), .. others]).ShouldBeEmpty();
        // Something else of the same tool is still found.
        string[] real =
        [
            "Nagios notification: raid degraded",
            "Nagios notification: degraded raid on array",
            "Nagios notification: hot spare joins raid, degraded",
            "Nagios notification: raid of backup degraded",
        ];
        var found = Recurrence.Group([.. Each(mine), .. Each(real), .. others], Rules).ShouldHaveSingleItem();
        found.Incidents.Count.ShouldBe(4);
    }

    [Fact]
    public void words_that_the_titles_of_the_service_have_at_any_time_tell_nothing()
    {
        string[] mine =
        [
            "Web form request: chair squeaks",
            "Web form request: badge lost",
            "Web form request: lamp broken",
            "Web form request: window open",
        ];
        var before = Enumerable
            .Range(0, 30)
            .Select(i => Of($"Web form request: {Word(i)} {Word(i + 40)}", -20 - i))
            .ToList();
        Recurrence.Group(Each(mine), Rules, [.. Each(mine), .. before]).ShouldBeEmpty();
    }

    [Fact]
    public void two_words_of_long_sentences_are_chance()
    {
        string[] long_ =
        [
            "Colleague wants another monitor because working with large spreadsheets every morning strains eyes",
            "Working remotely every Friday requires larger mailbox quota than accounting currently allows colleague",
            "Every second delivery note prints twice although warehouse staff working nights never asked",
            "Badge readers beep constantly every evening until somebody working downstairs resets controller",
        ];
        Recurrence.Group(Each(long_), Rules).ShouldBeEmpty();
    }

    [Fact]
    public void two_symptoms_that_are_each_told_alike_stay_two()
    {
        string[] queue = ["Mail queue stuck", "Stuck mail queue", "mail queue is stuck", "Mail queue stuck again"];
        string[] empty = ["Mail queue empty", "Empty mail queue", "mail queue is empty", "Mail queue empty today"];
        var found = Recurrence.Group([.. Each(queue), .. Each(empty)], Rules);
        found
            .Select(x => (x.Symptom.Split(' ').Except(["mail", "queue"]).Single(), x.Incidents.Count))
            .ShouldBe([("empty", 4), ("stuck", 4)], ignoreOrder: true);
    }

    [Fact]
    public void the_order_of_arrival_does_not_matter()
    {
        Occurrence[] incidents =
        [
            .. Each(Printing),
            .. Each([.. Printing.Select(title => $"{title} at the gate")]),
            .. Enumerable.Range(0, 40).Select(i => Of($"{Word(i % 7)} {Word(i % 5)} {Word(i)}", i % 20)),
        ];
        var expected = JsonSerializer.Serialize(Recurrence.Group(incidents, Rules));
        Recurrence.Group(incidents, Rules).ShouldContain(x => x.InOtherWords);
        var orders = Gen.Shuffle(incidents).ToArbitrary();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(100),
            Prop.ForAll(orders, shuffled => JsonSerializer.Serialize(Recurrence.Group(shuffled, Rules)) == expected)
        );
    }

    [Fact]
    public void what_says_the_same_as_a_proposal_that_is_there_is_no_second_one()
    {
        var evidence = Each(Printing);
        var open = Proposal.Create(Proposed(Recurrence.Group(evidence, Rules).Single()));
        var more = Recurrence.Group([.. evidence, Of("Spooler crash stops the gate", 4)], Rules).Single();
        ProposeProblem.Before(more, [open]).ShouldBe(open);
        ProposeProblem.Before(Recurrence.Group(Each(Printing), Rules).Single(), [open]).ShouldBeNull();
    }

    [Fact]
    public void evidence_that_is_left_out_is_said_once()
    {
        var storm = Enumerable.Range(0, Proposal.MostEvidence + 30).Select(i => Of("Disk full", 0)).ToList();
        var found = Recurrence.Group(storm, Rules).Single();
        var proposed = Proposed(found);
        (proposed.Evidence.Count, proposed.LeftOut).ShouldBe((Proposal.MostEvidence, 30));
        var full = Proposal.Create(proposed);
        (full.EvidenceFullAt, full.LeftOut).ShouldBe((Now, 30));
        ProposeProblem.Join(full, [Of("Disk full", 1)], Now).ShouldBeNothing();
        // It says that there is much more to say than a few further ones.
        var rejected = full.Apply(new ProposalRejected("No", Ann, Now));
        ProposeProblem.Decide(found, [.. storm, .. storm], rejected, null, Id, Rules, Now).ShouldAppend();
        ProposeProblem.Decide(found, [.. storm, .. storm.Skip(1)], rejected, null, Id, Rules, Now).ShouldBeNothing();

        var nearly = Proposal.Create(Proposed(Recurrence.Group(storm.Take(198), Rules).Single()));
        nearly.EvidenceFullAt.ShouldBeNull();
        var added = (EvidenceAdded)ProposeProblem.Join(nearly, storm, Now).ShouldAppend().Single();
        (added.Evidence.Count, added.LeftOut).ShouldBe((2, 30));
        var exactly = nearly.Apply(new EvidenceAdded([.. added.Evidence], Ann, Now));
        var told = (EvidenceAdded)ProposeProblem.Join(exactly, storm, Now).ShouldAppend().Single();
        (told.Evidence.Count, told.LeftOut).ShouldBe((0, 30));
    }

    private static ProblemProposed Proposed(Recurring found) =>
        (ProblemProposed)ProposeProblem.Decide(found, [], null, null, Id, Rules, Now).ShouldAppend().Single();

    private static Occurrence[] Each(IReadOnlyList<string> titles) => [.. titles.Select((title, i) => Of(title, i))];

    /// <summary>Letters alone, another word for each number.</summary>
    private static string Word(int i)
    {
        int[] letters = [i % 26, 10 + (i / 26), i * 7 % 26, i * 11 % 26];
        return $"w{string.Concat(letters.Select(letter => (char)('a' + letter)))}rt";
    }

    private static Occurrence Of(string title, int day, string service = "shop") =>
        new(Guid.CreateVersion7(), service, title, Now.AddDays(day), "INC0000001");
}
