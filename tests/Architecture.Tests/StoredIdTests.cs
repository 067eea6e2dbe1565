using Sms.ServiceDefaults;

namespace Sms.Architecture.Tests;

/// <summary>Ids that follow from names are stored. The expected values come from the first release.</summary>
public class StoredIdTests
{
    private static readonly Guid Some = new("0199a2f2-6a10-7e21-8c52-7f0e1d2c3b4a");

    public static TheoryData<string, Guid, string> Ids =>
        new()
        {
            {
                "imported incident",
                Incidents.ImportedId.Of("servicenow", "INC0000045"),
                "a4101f15-7a54-832c-8e80-465cec0f16ac"
            },
            {
                "change event",
                Incidents.ImportedId.Of("change-event", $"{Some}:abc"),
                "f738d93b-5c83-8b19-be49-5b3d02a6d94c"
            },
            {
                "incident of a shortage",
                Incidents.CapacityIncidentId.Of("resource-7"),
                "37cc77ba-607c-8916-ae37-3e39f15809e7"
            },
            {
                "imported problem",
                Problems.ImportedId.Of("servicenow", "PRB0000045"),
                "31a743f7-cc46-8107-b8a2-dd15be980846"
            },
            {
                "incident of an imported problem",
                Problems.ImportedId.OfIncident("servicenow", "INC0000045"),
                "a4101f15-7a54-832c-8e80-465cec0f16ac"
            },
            { "fixing change", Problems.FixingChangeId.Of(Some, 2), "647d1a07-a5dc-8ad8-a7ee-19ee5a7d0a67" },
            { "recurrence", NamedId.OfText("sms:recurrence:mail"), "cf3d02dc-e673-836c-b54a-2d5acbaff7d7" },
            { "resource", Capacity.ResourceId.Of("disk-1"), "c618a0c1-260b-8cab-afc8-a24757c61c66" },
            { "client", Identity.HolderId.OfClient("monitor"), "7013f71e-03d5-82b0-af58-3483ef0f8775" },
            { "service", Catalog.ServiceKey.IdOf("shop"), "e924418a-052a-8a91-8a6e-0f5f881e0339" },
            { "policy of changes", Changes.ChangePolicy.TheId, "55e15117-669d-8218-a564-63410cc50fb1" },
            { "scheduling of changes", NamedId.Of("scheduling"), "9b027f3f-a2c2-8c8f-b7d5-aabc20fe379b" },
            { "model of changes", Changes.ChangeModel.IdOf("restart"), "d514aac9-f9ff-8a80-a2e4-ab732f26a275" },
            {
                "change for capacity",
                Changes.ChangeIds.OfCapacity("resource-7"),
                "8abcc9c0-d2ce-8565-a6d5-a600ccbf3c14"
            },
            { "deployment", Changes.ChangeIds.OfDeployment("shop", "build-7"), "7f96696c-f157-8f26-92db-165f23e1c851" },
            {
                "deployment whose key is not ASCII",
                Changes.ChangeIds.OfDeployment("shop", "Lüfter"),
                "e348af99-adf0-895f-ab72-2ef38164d715"
            },
            {
                "imported change",
                Changes.ChangeIds.OfImport("servicenow", "CHG0000045"),
                "8ed0d6ef-abb5-804e-a8e1-bf361a496b65"
            },
        };

    [Theory, MemberData(nameof(Ids))]
    public void an_id_stays_what_it_was(string what, Guid id, string stored) => id.ToString().ShouldBe(stored, what);

    [Fact]
    public void names_that_contain_the_separator_stay_apart() =>
        NamedId.Of("deployment", "a:1", "b").ShouldNotBe(NamedId.Of("deployment", "a", "1:b"));

    [Theory]
    [InlineData(12, "INC0000012")]
    [InlineData(12_345_678, "INC12345678")]
    public void a_number_has_a_prefix_and_at_least_seven_digits(long sequence, string number)
    {
        var series = new NumberSeries("INC", "incident_number");
        series.Format(sequence).ShouldBe(number);
        series.Parse(number).ShouldBe(sequence);
        series.Parse(number.ToLowerInvariant()).ShouldBe(sequence);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("PRB0000012")]
    [InlineData("INC")]
    [InlineData("INC-12")]
    [InlineData("INC 12")]
    public void another_text_is_no_number(string? text) =>
        new NumberSeries("INC", "incident_number").Parse(text).ShouldBeNull();

    [Fact]
    public void a_number_of_another_system_names_the_system()
    {
        ExternalNumber.Parse("servicenow:INC0000045").ShouldBe(new("servicenow", "INC0000045"));
        ExternalNumber.Parse("INC0000045").ShouldBeNull();
        ExternalNumber.Parse("servicenow:").ShouldBeNull();
    }
}
