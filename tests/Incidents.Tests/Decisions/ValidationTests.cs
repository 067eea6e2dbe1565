using System.ComponentModel.DataAnnotations;

namespace Sms.Incidents.Tests.Decisions;

/// <summary>
/// Fields are checked before anything is decided; the annotations have to be where a validator looks for them.
/// </summary>
public class ValidationTests
{
    public static TheoryData<object, string[]> Requests =>
        new()
        {
            { new ReportIncident("Mail is slow", "mail"), [] },
            { new ReportIncident(" ", null!, Impact: "huge"), ["Title", "Service", "Impact"] },
            { new ReportIncident(new string('x', Limits.Title + 1), "mail"), ["Title"] },
            { new TriageIncident("high", "now"), ["Urgency"] },
            { new OverridePriority("P0", ""), ["Priority", "Reason"] },
            { new AssignIncident(null, " "), ["Group", "Person"] },
            { new PutOnHold("lunch"), ["Reason"] },
            { new EscalateIncident("sideways", "x", "y"), ["Kind"] },
            { new LinkIncident("cousin", "x"), ["Kind"] },
            { new ResolveIncident(""), ["Code"] },
            { new RateSatisfaction(6), ["Score"] },
            { new AddIntegration("a b"), ["Name"] },
            { new ChangeIntegration(null!), ["Settings"] },
        };

    [Theory]
    [MemberData(nameof(Requests))]
    public void what_is_wrong_is_named_by_its_field(object request, string[] fields)
    {
        var problems = new List<ValidationResult>();
        Validator.TryValidateObject(request, new ValidationContext(request), problems, validateAllProperties: true);
        problems.SelectMany(problem => problem.MemberNames).ShouldBe(fields, ignoreOrder: true);
    }
}
