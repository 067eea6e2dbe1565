using System.Globalization;
using System.Text;
using Sms.Cli;
using Sms.Cli.Import;
using Sms.Local;

namespace Sms.Incidents.Tests.Import;

/// <summary>Exports as tools and people really make them.</summary>
public class ExportsFromTheFieldTests
{
    private const string Header =
        "number,incident_state,opened_at,sys_updated_at,impact,urgency,priority,category,sys_mod_count";

    [Theory]
    [InlineData(
        "02:30|02:30|0|New;02:30|02:10|1|Resolved",
        "01:10 resolved",
        "the count goes on, so clocks went back between the two"
    )]
    [InlineData(
        "02:30|02:10|1|Resolved;02:30|02:30|0|New",
        "01:10 resolved",
        "the count decides, not the order of the lines"
    )]
    [InlineData(
        "02:30|02:30||New;02:30|02:10||Resolved",
        "01:10 resolved",
        "without counts the order of the lines decides"
    )]
    [InlineData(
        "02:10|02:10|0|New;02:10|02:30|1|Resolved",
        "00:30 resolved",
        "nothing says that it was the second time"
    )]
    [InlineData("02:30|02:10|0|Active", "01:10 work-started", "what is updated was opened before")]
    [InlineData(
        "01:30|02:40|0|Active;01:30|02:20|1|Awaiting Vendor;01:30|02:50|2|Active;01:30|03:05|3|Resolved",
        "00:40 work-started,01:20 on-hold,01:50 resumed,02:05 resolved",
        "once back, it stays back"
    )]
    [InlineData(
        "02:30|03:10|2|Resolved;02:30|02:10|1|Active;02:30|02:50|0|New",
        "01:10 work-started,02:10 resolved",
        "times that exist once are what they are"
    )]
    public void where_clocks_go_back_the_order_of_the_source_decides(string rows, string changes, string why)
    {
        var incident = Read(
            string.Join(
                '\n',
                rows.Split(';')
                    .Select(row => row.Split('|'))
                    .Select(row =>
                        $"INC1,{row[3]},2025-10-26 {row[0]}:00,2025-10-26 {row[1]}:00,1 - High,1 - High,"
                        + $"1 - Critical,mail,{row[2]}"
                    )
            ),
            "Europe/Berlin"
        )
            .Incidents.ShouldHaveSingleItem();
        incident.Changes.Select(change => $"{change.At:HH:mm} {change.Kind}").ShouldBe(changes.Split(','), why);
    }

    [Fact]
    public void lines_with_the_latest_first_are_read_from_the_end_where_clocks_go_back()
    {
        const string header = "number,state,opened_at,sys_updated_on,impact,urgency,priority,category\n";
        string Row(string state, string day, string time) =>
            $"INC1,{state},2025-10-25 08:00:00,2025-10-{day} {time}:00,1,1,1,mail\n";
        var rows = Row("Closed", "27", "09:00") + Row("Resolved", "26", "02:10") + Row("Active", "26", "02:30");
        var incident = SmallExport
            .Read(Encoding.UTF8.GetBytes(header + rows + Row("New", "25", "08:00")), "Europe/Berlin")
            .Incidents.ShouldHaveSingleItem();
        incident
            .Changes.Select(change => $"{change.At:HH:mm} {change.Kind}")
            .ShouldBe(["00:30 work-started", "01:10 resolved", "08:00 closed"]);
    }

    [Fact]
    public void service_was_back_at_the_reading_that_fits_to_the_update() =>
        Restored(
                "INC1,New,2025-10-26 01:00:00,2025-10-26 02:30:00,1,1,1,mail,0,\n"
                    + "INC1,Resolved,2025-10-26 01:00:00,2025-10-26 02:10:00,1,1,1,mail,1,2025-10-26 02:10:00"
            )
            .ShouldBe("01:10");

    [Fact]
    public void a_time_that_no_clock_showed_is_taken_over_with_a_warning()
    {
        var export = Read("INC1,Active,2025-03-30 01:00:00,2025-03-30 02:30:00,1,1,1,mail,0", "Europe/Berlin");
        export
            .Incidents.ShouldHaveSingleItem()
            .Changes.ShouldHaveSingleItem()
            .At.ShouldBe(new DateTimeOffset(2025, 3, 30, 1, 30, 0, TimeSpan.Zero));
        export
            .Warnings.ShouldHaveSingleItem()
            .ShouldStartWith("line 2: sys_updated_at '2025-03-30 02:30:00' does not exist in Europe/Berlin");
        export.Bad.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(
        "03-04-2025|03-25-2025",
        "--dates month-first",
        "4 March 2025",
        "3 April 2025",
        "'03-25-2025 10:00' on line 3"
    )]
    [InlineData(
        "3/4/2025|3/25/2025",
        "--dates month-first",
        "4 March 2025",
        "3 April 2025",
        "'3/25/2025 10:00' on line 3"
    )]
    [InlineData(
        "03-04-2025|05-04-2025",
        "--dates day-first or --dates month-first",
        "4 March 2025",
        "3 April 2025",
        "'03-04-2025 10:00' on line 2"
    )]
    [InlineData(
        "25-04-2025|04-25-2025",
        "written in two ways",
        "'25-04-2025 10:00' on line 2",
        "'04-25-2025 10:00' on line 3",
        "--dates"
    )]
    public void dates_that_are_not_day_first_for_sure_are_refused_with_both_readings(
        string dates,
        params string[] words
    ) => words.ShouldAllBe(word => Should.Throw<CommandFailure>(() => Dated(dates, null)).Message.Contains(word));

    [Theory]
    [InlineData("03-04-2025|25-04-2025", null, "2025-04-03,2025-04-25")]
    [InlineData("03.04.2025|25.04.2025", null, "2025-04-03,2025-04-25")]
    [InlineData("03-03-2025|04-04-2025", null, "2025-03-03,2025-04-04")]
    [InlineData("2025-03-04|2025-03-25", null, "2025-03-04,2025-03-25")]
    [InlineData("03-04-2025|03-25-2025", "month-first", "2025-03-04,2025-03-25")]
    [InlineData("03/04/2025|3/5/2025", "month-first", "2025-03-04,2025-03-05")]
    [InlineData("03-04-2025|05-04-2025", "day-first", "2025-04-03,2025-04-05")]
    [InlineData("2025-03-04|2025-03-05", "month-first", "2025-03-04,2025-03-05")]
    [InlineData("2025-03-04|25-03-2025", null, "2025-03-04,2025-03-25")]
    [InlineData("2025-03-04|2025-03-05", "year-first", "2025-03-04,2025-03-05")]
    public void dates_are_read_as_they_prove_or_as_the_option_says(string dates, string? option, string read) =>
        Dated(dates, option)
            .Incidents.Select(incident => $"{incident.ReportedAt:yyyy-MM-dd}")
            .ShouldBe(read.Split(','));

    [Theory, InlineData("31-02-2025|01-02-2025"), InlineData("-100|45-13-2025"), InlineData("00-05-2025|13-13-2025")]
    public void what_is_no_date_is_a_bad_row_and_proves_nothing(string dates) =>
        Dated(dates, "day-first").Bad.ShouldNotBeEmpty();

    [Theory]
    [InlineData("10-05-2025 01:05 PM", "13:05"), InlineData("10-05-2025 12:05 AM", "00:05")]
    [InlineData("10-05-2025 13:05", "13:05"), InlineData("10-05-2025 9:05:00 AM", "09:05")]
    public void the_hour_may_be_of_a_half_day(string text, string hour) =>
        $"{new LocalTimes("UTC", DateOrder.MonthFirst).Parse(text)!.Value.First:HH:mm}".ShouldBe(hour);

    [Theory]
    [InlineData("number,state,opened_at,sys_updated_on,impact,urgency,priority,category")]
    [InlineData("Number,State,Opened,Updated,Impact,Urgency,Priority,Category")]
    [InlineData(
        "Number,Incident state,Opened at,Updated on,Impact,Urgency,Priority,Category",
        "Opened at|opened_at",
        "Updated on|sys_updated_on"
    )]
    [InlineData("number,dv_state,opened_at,sys_updated_on,dv_impact,dv_urgency,dv_priority,category.name")]
    [InlineData(
        "nr,Zustand,opened,updated,Auswirkung,Dringlichkeit,priority,category",
        "nr|number",
        "Zustand|state",
        "Auswirkung|impact",
        "Dringlichkeit|urgency"
    )]
    public void columns_are_found_by_the_names_that_servicenow_has_for_them(string header, params string[] given) =>
        SmallExport
            .Read(
                Encoding.UTF8.GetBytes(
                    $"{header}\nINC9003,Active,2025-10-05 08:00:00,2025-10-05 08:00:00,1 - High,1 - High,"
                        + "1 - Critical,mail\n"
                ),
                columns: [.. given.Select(pair => string.Join('=', pair.Split('|').Reverse()))]
            )
            .Incidents.ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(
                x => (x.ExternalId, x.Service, x.Priority, x.Impact).ShouldBe(("INC9003", "mail", "P1", "high")),
                x => x.Changes.ShouldHaveSingleItem().Kind.ShouldBe("work-started")
            );

    [Fact]
    public void the_columns_of_a_full_export_are_all_taken_over()
    {
        const string header =
            "number,state,hold_reason,opened_at,opened_by,sys_created_on,sys_created_by,sys_updated_on,"
            + "sys_updated_by,sys_mod_count,impact,urgency,priority,"
            + "short_description,description,contact_type,business_service,assignment_group,assigned_to,"
            + "problem_id,rfc,caused_by,close_code,close_notes,resolved_at";
        const string row =
            "INC1,7,,2025-10-05 08:00:00,ann,2025-10-05 08:00:00,ann,2025-10-05 09:00:00,ben,3,2,1,2,"
            + "Mail is down,Nothing works,email,Mail,Group 1,cid,PRB1,CHG1,CHG2,"
            + "Solved (Permanently),Restarted,2025-10-05 08:50:00";
        var incident = SmallExport
            .Read(Encoding.UTF8.GetBytes($"{header}\n{row}\n"), service: "Service")
            .Incidents.ShouldHaveSingleItem();
        (
            incident.Title,
            incident.Service,
            incident.Impact,
            incident.Urgency,
            incident.Priority,
            incident.Channel
        ).ShouldBe(("Mail is down", "Mail", "medium", "high", "P2", "email"));
        incident
            .Changes.Single(change => change.Kind == "resolved")
            .ShouldSatisfyAllConditions(
                x => (x.Code, x.Text, x.By).ShouldBe(("Solved (Permanently)", "Restarted", "ben")),
                x => $"{x.RestoredAt:HH:mm}".ShouldBe("08:50")
            );
        incident
            .Changes.Where(change => change.Kind == "linked")
            .Select(change => change.Target)
            .ShouldBe(["PRB1", "CHG1", "CHG2"]);
    }

    [Theory]
    [InlineData("2", "", "work-started"), InlineData("2 - In Progress", "", "work-started")]
    [InlineData("3", "4", "on-hold vendor"), InlineData("3", "", "on-hold caller")]
    [InlineData("On Hold", "Awaiting Change", "on-hold change"), InlineData("on hold", "5", "on-hold change")]
    [InlineData("3", "3", "on-hold problem"), InlineData("3", "1", "on-hold caller")]
    [InlineData("6", "", "resolved"), InlineData("7", "", "resolved,closed")]
    [InlineData("8", "", "resolved canceled,closed"), InlineData("Cancelled", "", "resolved canceled,closed")]
    public void states_are_understood_as_numbers_and_as_words(string state, string reason, string changes) =>
        SmallExport
            .Read(
                Encoding.UTF8.GetBytes(
                    "number,state,hold_reason,opened_at,sys_updated_on,impact,urgency,priority,category\n"
                        + $"INC1,{state},{reason},2025-10-05 08:00:00,2025-10-05 08:00:00,High,low,Moderate,mail\n"
                )
            )
            .Incidents.ShouldHaveSingleItem()
            .Changes.Select(change =>
                $"{change.Kind} {change.Reason}{(change.Code == "canceled" ? change.Code : "")}".Trim()
            )
            .ShouldBe(changes.Split(','));

    [Fact]
    public void all_missing_columns_are_named_at_once()
    {
        var message = Should
            .Throw<CommandFailure>(() =>
                SmallExport.Read("Number,Priority,Status\nINC1,1,New\n"u8.ToArray(), columns: "close_code=Code")
            )
            .Message;
        foreach (
            var column in new[]
            {
                "Code",
                "incident_state (or state)",
                "opened_at",
                "sys_updated_at (or sys_updated_on, updated)",
                "impact",
                "urgency",
                "category",
                "--column",
                "Status",
            }
        )
            message.ShouldContain(column);
        Should.Throw<CommandFailure>(() => ServiceNowColumns.Parse(["status"])).Message.ShouldContain("state=Status");
        Should
            .Throw<CommandFailure>(() => ServiceNowColumns.Parse(["colour=Status"]))
            .Message.ShouldContain("incident_state");
        Should
            .Throw<CommandFailure>(() => ServiceNowColumns.Parse(["state=A", "incident_state=B"]))
            .Message.ShouldContain("twice");
    }

    [Theory]
    [InlineData("   \n"), InlineData("\t\t\n"), InlineData(",,,,,,,,\n"), InlineData(" , ,\n"), InlineData("\u00A0\n")]
    [InlineData("\x1A"), InlineData("\"\"\n"), InlineData("\r\n\r\n\n"), InlineData("\"  \",\" \"\n")]
    public void a_line_of_blanks_is_passed_over_wherever_it_is(string blanks)
    {
        const string row = "INC1,New,2025-10-05 08:00:00,2025-10-05 08:00:00,1,1,1,mail,0\n";
        foreach (
            var text in new[] { $"{Header}\n{row}{blanks}", $"{Header}\n{blanks}\n{row}", $"{blanks}\n{Header}\n{row}" }
        )
        {
            var export = SmallExport.Read(Encoding.UTF8.GetBytes(text));
            (export.Rows, export.Incidents.Count, export.Bad.Count).ShouldBe((1, 1, 0));
        }
    }

    [Fact]
    public void blank_lines_do_not_shift_the_numbers_of_the_others() =>
        SmallExport
            .Read(
                Encoding.UTF8.GetBytes(
                    $"\n{Header}\n   \n\nINC1,nonsense,2025-10-05 08:00:00,2025-10-05 08:00:00,1,1,1,mail,0\n"
                )
            )
            .Bad.ShouldHaveSingleItem()
            .Line.ShouldBe(5);

    [Theory]
    [InlineData("\n", ",", "utf-8", false), InlineData("\r\n", ",", "utf-8", true)]
    [InlineData("\r", ",", "utf-8", false), InlineData("\r\n", ";", "utf-8", true)]
    [InlineData("\n", "\t", "utf-16", true), InlineData("\r", ";", "utf-16BE", true)]
    [InlineData("\n", "|", "utf-8", false)]
    public void line_ends_delimiters_and_encodings_are_those_of_the_file(
        string end,
        string delimiter,
        string encoding,
        bool mark
    )
    {
        var text = $"{Header}\nINC1,Active,2025-10-05 08:00:00,2025-10-05 08:00:00,1,1,1,\"Büro\",0\n"
            .Replace(",", delimiter, StringComparison.Ordinal)
            .Replace("\n", end, StringComparison.Ordinal);
        var of = Encoding.GetEncoding(encoding);
        SmallExport
            .Read([.. mark ? of.GetPreamble() : [], .. of.GetBytes(text)])
            .Incidents.ShouldHaveSingleItem()
            .Service.ShouldBe("Büro");
    }

    [Fact]
    public void a_hint_of_the_separator_is_not_the_header() =>
        SmallExport
            .Read(
                Encoding.UTF8.GetBytes(
                    $"sep=;\r\n{Header.Replace(',', ';')}\r\n"
                        + "INC1;New;2025-10-05 08:00:00;2025-10-05 08:00:00;1;1;1;mail, web;0\r\n"
                )
            )
            .Incidents.ShouldHaveSingleItem()
            .Service.ShouldBe("mail, web");

    [Theory, InlineData(false), InlineData(true)]
    public void bytes_that_are_not_text_are_refused_also_after_a_byte_order_mark(bool mark)
    {
        var text = Encoding.Latin1.GetBytes(
            $"{Header}\nINC1,New,2025-10-05 08:00:00,2025-10-05 08:00:00,1,1,1,Büro,0\n"
        );
        Should
            .Throw<CommandFailure>(() => SmallExport.Read([.. mark ? Encoding.UTF8.GetPreamble() : [], .. text]))
            .Message.ShouldContain("Line 2: byte 0xFC");
    }

    [Fact]
    public void a_field_without_an_end_is_refused() =>
        Should
            .Throw<CommandFailure>(() =>
                SmallExport.Read(Encoding.UTF8.GetBytes($"{Header}\nINC1,\"{new string('x', 3_000_000)}"))
            )
            .Message.ShouldContain("cannot be read");

    private static ServiceNowExport Read(string rows, string zone) =>
        SmallExport.Read(Encoding.UTF8.GetBytes($"{Header}\n{rows}\n"), zone);

    private static ServiceNowExport Dated(string dates, string? option) =>
        SmallExport.Read(
            Encoding.UTF8.GetBytes(
                Header
                    + string.Concat(
                        dates.Split('|').Select((date, i) => $"\nINC{i},New,{date} 10:00,{date} 10:00,1,1,1,mail,0")
                    )
            ),
            dates: option is null ? null : DateOrders.Names[option]
        );

    private static string Restored(string rows) =>
        SmallExport
            .Read(Encoding.UTF8.GetBytes($"{Header},resolved_at\n{rows}\n"), "Europe/Berlin")
            .Incidents.ShouldHaveSingleItem()
            .Changes.Single(change => change.Kind == "resolved")
            .RestoredAt!.Value.ToString("HH:mm", CultureInfo.InvariantCulture);
}
