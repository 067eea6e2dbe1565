using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Decisions;

public class NotesAndLinksTests
{
    [Fact]
    public void a_note_is_for_colleagues_and_a_comment_for_the_caller()
    {
        AddNote.Decide(Resolved, new("disk was full"), Ann, Now).ShouldAppend(new NoteAdded("disk was full", Ann, Now));
        AddComment
            .Decide(Reported, new("we are on it"), Ann, Now)
            .ShouldAppend(new CommentAdded("we are on it", Ann, Now));
    }

    [Fact]
    public void nothing_is_written_to_a_closed_incident()
    {
        AddNote.Decide(Closed, new("late"), Ann, Now).ShouldRefuse("incident-closed");
        AddComment.Decide(Closed, new("late"), Ann, Now).ShouldRefuse("incident-closed");
    }

    [Fact]
    public void a_closed_incident_can_still_be_linked_to_its_problem()
    {
        var linked = Closed.And(LinkIncident.Decide(Closed, new("problem", "PRB0000001"), Ann, Now));
        linked.Links.ShouldBe([new Link("problem", "PRB0000001")]);
        LinkIncident.Decide(linked, new("problem", "PRB0000001"), Ann, Now).ShouldBeNothing();
    }

    [Fact]
    public void an_incident_has_one_parent_and_that_is_another_one()
    {
        LinkIncident.Decide(Reported, new("incident", Id.ToString()), Ann, Now).ShouldRefuse("own-parent");
        var child = Reported.And(new IncidentLinked("incident", "INC0000001", Ann, Now));
        LinkIncident.Decide(child, new("incident", "INC0000002"), Ann, Now).ShouldRefuse("has-parent");
    }

    [Fact]
    public void a_link_is_taken_away_once()
    {
        var linked = Reported.And(new IncidentLinked("change", "CHG0000001", Ann, Now));
        var unlinked = linked.And(UnlinkIncident.Decide(linked, new("change", "CHG0000001"), Ann, Now));
        unlinked.Links.ShouldBeEmpty();
        UnlinkIncident.Decide(unlinked, new("change", "CHG0000001"), Ann, Now).ShouldBeNothing();
    }
}
