using System.Text.Json;
using Sms.ServiceDefaults;

namespace Sms.Sla.Tests;

public class StoredFormTests
{
    [Fact]
    public void events_and_states_read_back_from_json_as_they_were_written()
    {
        var story = new Story()
            .Reported("09:00")
            .Until("12:00")
            .OnHold("12:10")
            .Resumed("13:10")
            .Until("14:30")
            .Hear(new Fact(9, FactKind.Resolved, Story.At("12:00")), Story.At("14:30"));
        object[] stored =
        [
            .. story.Events,
            story.State,
            Story.Agreed(),
            new AgreementMade(Story.Gold, Story.Usual(), "anna", Story.At("09:00")),
            new Calendar(
                Story.Gold,
                [Calendars.Office with { Holidays = [new(new DateOnly(2026, 12, 25), "Christmas")] }]
            ),
        ];
        foreach (var item in stored)
        {
            var json = JsonSerializer.Serialize(item, Defaults.Json);
            JsonSerializer
                .Serialize(JsonSerializer.Deserialize(json, item.GetType(), Defaults.Json), Defaults.Json)
                .ShouldBe(json);
        }

        stored.Select(item => item.GetType()).ShouldContain(typeof(TargetBreachRetracted));
    }
}
