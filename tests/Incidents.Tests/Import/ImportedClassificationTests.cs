using System.Text;
using Sms.Cli.Import;
using Sms.Incidents.Tests.Decisions;
using Sms.ServiceDefaults;
using static Sms.Incidents.Tests.Decisions.Given;

namespace Sms.Incidents.Tests.Import;

public class ImportedClassificationTests
{
    private const string Header = "number,state,opened_at,sys_updated_at,impact,urgency,priority,cmdb_ci,";

    private static readonly DateTimeOffset Then = new(2016, 2, 29, 8, 0, 0, TimeSpan.Zero);

    private static readonly ImportIncident Unclassified = new(
        "INC0000045",
        "Mail is slow",
        null,
        "mail",
        "medium",
        "medium",
        "P3",
        "phone",
        null,
        null,
        Then,
        [new("work-started", Then.AddHours(2), "21")]
    );

    private static readonly ImportIncident Classified = Unclassified with
    {
        Category = "Software / Mail",
        Type = IncidentType.Degradation,
    };

    [Fact]
    public void a_history_brings_its_classification()
    {
        var incident = Imported(Classified);
        (incident.Category, incident.Type).ShouldBe(("software/mail", "degradation"));
    }

    [Fact]
    public void what_was_imported_without_one_gets_it_from_a_later_import()
    {
        var events = Import(Imported(Unclassified), Classified).ShouldAppend();
        events[0].ShouldBe(new IncidentClassified("software/mail", "degradation", Ann, Now));
        events[1].ShouldBeOfType<IncidentImported>().Changes.ShouldBe(1);
        Import(Imported(Unclassified).And([.. events]), Classified).ShouldBeNothing();
    }

    [Fact]
    public void what_is_classified_here_is_left_alone()
    {
        var corrected = Imported(Classified).And(new IncidentClassified("hardware", "fault", Ann, Now));
        Import(corrected, Classified).ShouldBeNothing();
        Import(Imported(Classified), Unclassified).ShouldBeNothing();
    }

    [Fact]
    public void the_export_has_it_in_category_subcategory_and_type()
    {
        var incident = Read(
            $"""
            {Header}category,subcategory,type
            INC1,New,2016-02-29 08:00,2016-02-29 08:05,2,2,3,mail,Software,Mail / Queue,Fault
            INC1,Closed,2016-02-29 08:00,2016-02-29 09:00,2,2,3,mail,Hardware,,?
            """
        );
        (incident.Category, incident.Type).ShouldBe(("Software/Mail/Queue", "fault"));
    }

    [Fact]
    public void an_export_without_these_columns_has_none()
    {
        var incident = Read(
            $"""
            {Header}type
            INC1,New,2016-02-29 08:00,2016-02-29 08:05,2,2,3,mail,Something of our own
            """
        );
        (incident.Category, incident.Type).ShouldBe((null, null));
    }

    private static WireIncident Read(string text) =>
        SmallExport.Read(Encoding.UTF8.GetBytes(text), service: "cmdb_ci").Incidents.ShouldHaveSingleItem();

    private static Incident Imported(ImportIncident command) =>
        StreamFold.After<Incident>(null, Import(null, command).ShouldAppend())!;

    private static ServiceDefaults.Decision Import(Incident? existing, ImportIncident command) =>
        ImportIncident.Decide(existing, command, "servicenow", ImportedId.Of("servicenow", "INC0000045"), 12, Ann, Now);
}
