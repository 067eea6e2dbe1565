using System.IO.Compression;
using System.Text;
using Sms.Cli;
using Sms.Cli.Import;
using Sms.Local;

namespace Sms.Incidents.Tests.Import;

public class ServiceNowExportTests
{
    [Fact]
    public void every_bad_row_is_told_with_its_line_and_reason_and_the_others_are_read()
    {
        var export = new SmallExport()
            .Row("New", "29-02-2016 08:05")
            .Row("-100", "29-02-2016 08:06")
            .Row("New", "yesterday")
            .Row("New", "?")
            .Row("New", "29-02-2016 08:05", number: "?")
            .Row("New", "29-02-2016 08:05", number: "a b")
            .Row("New", "31-02-2016 08:05")
            .Row("New", "29-02-2036 08:05")
            .Row("New", "29-02-2016 08:05", priority: "urgent")
            .Row("New", "29-02-2016 08:05", mod: "many")
            .Row("New", "29-02-2016 08:05", group: new string('x', 101))
            .Line("INC1,New")
            .Row("Active", "29-02-2016 09:00", "1")
            .Read();

        export
            .Bad.Select(bad => $"{bad.Line} {bad.Incident} {bad.Reason}")
            .ShouldBe([
                "3 INC1 incident_state '-100' is none of New, Active, In Progress, Awaiting User Info, "
                    + "Awaiting Caller, Awaiting Evidence, Awaiting Vendor, Awaiting Problem, Awaiting Change, "
                    + "Resolved, Closed, Canceled",
                "4 INC1 sys_updated_at 'yesterday' is not a time such as 29-02-2016 01:16 or 2016-02-29 01:16:00",
                "5 INC1 sys_updated_at is missing",
                "6  number is missing",
                "7 a b number 'a b' is not made of up to 50 letters, digits, - and _",
                "8 INC1 sys_updated_at '31-02-2016 08:05' is not a time such as 29-02-2016 01:16 or "
                    + "2016-02-29 01:16:00",
                "9 INC1 sys_updated_at '29-02-2036 08:05' lies in the future",
                "10 INC1 priority 'urgent' does not begin with 1 to 5",
                "11 INC1 sys_mod_count 'many' is not a number",
                "12 INC1 assignment_group has 101 characters, of which 100 can be kept",
                "13 INC1 2 fields, but the header has 17",
            ]);
        (export.Rows, export.Incidents.ShouldHaveSingleItem().Changes.ShouldHaveSingleItem().Kind).ShouldBe(
            (13, "work-started")
        );
    }

    [Fact]
    public void what_is_reopened_after_it_was_closed_is_told_as_bad() =>
        new SmallExport()
            .Row("Resolved", "29-02-2016 09:00")
            .Row("Closed", "29-02-2016 10:00", "1")
            .Row("Active", "29-02-2016 11:00", "2")
            .Read()
            .Bad.ShouldHaveSingleItem()
            .ShouldBe(new BadRow(4, "INC1", "Active after Closed: closed is final"));

    [Fact]
    public void line_breaks_in_quotes_and_empty_lines_do_not_shift_the_lines() =>
        new SmallExport()
            .Row("New", "29-02-2016 08:05", category: "\"mail,\nand \"\"web\"\"\"")
            .Line("")
            .Row("-100", "29-02-2016 09:00")
            .Read()
            .Bad.ShouldHaveSingleItem()
            .Line.ShouldBe(5);

    [Theory]
    [InlineData("Europe/Lisbon", "29-02-2016 08:05", "2016-02-29T08:05Z")]
    [InlineData("America/New_York", "29-02-2016 08:05", "2016-02-29T13:05Z")]
    [InlineData("Europe/Lisbon", "27-03-2016 01:30", "2016-03-27T01:30Z")]
    [InlineData("Europe/Lisbon", "30-10-2016 01:30", "2016-10-30T00:30Z")]
    [InlineData("UTC", "2016-02-29 08:05:30", "2016-02-29T08:05:30Z")]
    public void times_are_those_of_the_zone(string zone, string local, string utc) =>
        new LocalTimes(zone)
            .Parse(local)!
            .Value.First.ShouldBe(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void a_file_that_makes_no_sense_is_refused_as_a_whole()
    {
        Should.Throw<CommandFailure>(() => Read("")).Message.ShouldContain("empty");
        Should
            .Throw<CommandFailure>(() => Read("number,opened_at\nINC1,?\n"))
            .Message.ShouldContain("has no column incident_state");
        Should.Throw<CommandFailure>(() => new SmallExport().Read(service: "cmdb_ci")).Message.ShouldContain("cmdb_ci");
        Should.Throw<CommandFailure>(() => new LocalTimes("Lisbon")).Message.ShouldContain("Europe/Lisbon");
        Should.Throw<CommandFailure>(() => CsvFile.Read("/nowhere.csv"));
        Should.Throw<CommandFailure>(() => ReadBytes([0x6E, 0xFF, 0xFE]));
    }

    [Fact]
    public void a_gzipped_file_is_read_as_the_plain_one()
    {
        var text = new SmallExport().Row("Active", "29-02-2016 08:05").Text;
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionMode.Compress, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        ReadBytes(zipped.ToArray())
            .Incidents.ShouldHaveSingleItem()
            .Changes.Count.ShouldBe(Read(text).Incidents[0].Changes.Count);
    }

    private static ServiceNowExport Read(string text) => ReadBytes(Encoding.UTF8.GetBytes(text));

    private static ServiceNowExport ReadBytes(byte[] bytes)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, bytes);
            return ServiceNowExport.Read(file, "category", new LocalTimes("UTC"), SmallExport.Now);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
