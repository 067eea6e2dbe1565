using System.Text;

namespace Sms.Incidents.Tests.Formats;

/// <summary>Both halves of each tool's vocabulary: what begins with it and what ends with it.</summary>
public class AlertWordsTests
{
    [Theory]
    [InlineData("CloudWatch", "ALARM,INSUFFICIENT_DATA", "OK")]
    [InlineData("Azure Monitor", "Fired,Activated,New", "Resolved,Deactivated,Closed")]
    [InlineData("Zabbix", "PROBLEM", "OK,RESOLVED")]
    [InlineData("Nagios and Icinga", "PROBLEM,CRITICAL,WARNING,UNKNOWN,DOWN,UNREACHABLE", "RECOVERY,OK,UP")]
    [InlineData("Checkmk", "CRIT,WARN,UNKN,UNREACH", "OK,UP,RECOVERY")]
    [InlineData("Datadog", "Triggered,Re-Triggered,Warn,No Data,Alert,error", "Recovered,OK,success")]
    [InlineData("Grafana", "alerting,no_data,NoData,Error", "ok,Normal")]
    [InlineData("New Relic", "open,ACTIVATED,CREATED", "closed,CLOSED")]
    [InlineData("Uptime Kuma", "0,DOWN", "1,UP")]
    [InlineData("PRTG", "Down,Warning,Unusual,Down (Partial)", "Up,Down ended")]
    [InlineData("Sentry", "triggered,created,unresolved,regression,critical", "resolved")]
    [InlineData("Opsgenie", "Create,open", "Close,closed")]
    [InlineData(
        "AppDynamics",
        "POLICY_OPEN_CRITICAL,POLICY_OPEN_WARNING",
        "POLICY_CLOSE_CRITICAL,POLICY_CANCELED_WARNING"
    )]
    [InlineData("Dynatrace", "OPEN", "RESOLVED")]
    [InlineData("Netdata", "WARNING,CRITICAL", "CLEAR")]
    [InlineData("LogicMonitor", "active", "clear,cleared")]
    [InlineData("Elastic", "active", "recovered")]
    [InlineData("Splunk On-Call", "CRITICAL,WARNING", "RECOVERY")]
    [InlineData("Sensu", "failing", "passing")]
    [InlineData("OCI", "FIRING,OK_TO_FIRING,REPEAT", "OK,FIRING_TO_OK,RESET")]
    public void both_halves_are_understood(string tool, string beginnings, string ends)
    {
        foreach (var word in beginnings.Split(','))
            Action(word).ShouldBe("trigger", $"{word} of {tool}");
        foreach (var word in ends.Split(','))
            Action(word).ShouldBe("resolve", $"{word} of {tool}");
    }

    [Theory]
    [InlineData("acknowledge")]
    [InlineData("ACKNOWLEDGEMENT")]
    [InlineData("Down (Acknowledged)")]
    public void an_acknowledgement_is_neither(string word) => Action(word).ShouldBe("acknowledge");

    [Theory]
    [InlineData("pending")]
    [InlineData("Paused")]
    [InlineData("2")]
    [InlineData("FLAPPINGSTART")]
    [InlineData("DowntimeEnd")]
    [InlineData("AddNote")]
    [InlineData("INFO")]
    public void a_word_that_says_neither_begins_nor_ends_anything(string word) => Action(word).ShouldBe("none");

    [Theory]
    [InlineData("disaster,EMERG,panic,P0,Fatal", "critical")]
    [InlineData("error,Major,HIGH,severe,urgent", "error")]
    [InlineData("Average,moderate,UNKNOWN,warn,indeterminate", "warning")]
    [InlineData("Not classified,ok,success,verbose,notice,cleared,normal", "info")]
    public void severities_are_understood(string words, string severity)
    {
        foreach (var word in words.Split(','))
            Severity.Normalise(word).ShouldBe(severity, word);
    }

    [Fact]
    public void an_error_names_the_word_and_where_it_came_from()
    {
        var error = PlainAlert.Read("""{"key":"k","title":"t","status":"odd"}"""u8).Errors.Single();
        (error.Field, error.Message).ShouldSatisfyAllConditions(
            x => x.Field.ShouldBe("status"),
            x => x.Message.ShouldContain("'odd'")
        );
        foreach (var status in new[] { "[]", "{}", "[\"resolved\"]", "true" })
            PlainAlert
                .Read(Encoding.UTF8.GetBytes($$"""{"key":"k","title":"t","status":{{status}}}"""))
                .Errors.Single()
                .Field.ShouldBe("status");
        PlainAlert.Read("""{"key":"k","title":"t","severity":{}}"""u8).Errors.Single().Field.ShouldBe("severity");
    }

    private static string Action(string word)
    {
        var reading = PlainAlert.Read(Encoding.UTF8.GetBytes($$"""{"key":"k","title":"t","status":"{{word}}"}"""));
        return reading.IsValid ? reading.Alerts[0].Action : reading.Errors[0].Message;
    }
}
