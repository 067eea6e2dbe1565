using System.Text;

namespace Sms.Webhooks.Tests.Decisions;

public class ArrivedEventTests
{
    [Fact]
    public void an_event_is_known_by_its_id_and_type_and_goes_on_as_it_came()
    {
        var body = Encoding.UTF8.GetBytes("""{ "id": "1", "type":"sms.sla.target-met.v1",  "subject":"7" }""");
        var arrived = ArrivedEvent.Read(body).ShouldNotBeNull();
        (arrived.Id, arrived.Type, arrived.Subject).ShouldBe(("1", "sms.sla.target-met.v1", "7"));
        arrived.Body.ShouldBe(body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("breach!")]
    [InlineData("[]")]
    [InlineData("""{"type":"sms.sla.target-met.v1"}""")]
    [InlineData("""{"id":"1"}""")]
    [InlineData("""{"id":7,"type":"sms.sla.target-met.v1"}""")]
    [InlineData("""{"id":"\u0000","type":"sms.sla.target-met.v1"}""")]
    public void what_is_no_event_is_not_read(string body) =>
        ArrivedEvent.Read(Encoding.UTF8.GetBytes(body)).ShouldBeNull();
}
