using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sms.Cli.Catalog;
using Sms.Cli.DeadLetters;
using Sms.Cli.History;
using Sms.Cli.Integrations;
using Sms.Cli.Status;
using Sms.Cli.WhatIf;
using Spectre.Console;

namespace Sms.Cli.Tests;

/// <summary>What the commands print: it fits the width, and people can read it.</summary>
public class OutputTests
{
    private const string Anna = "0199a2f3-1d2e-7c4f-8b60-0c9d8e7f6a5b";
    private const string Incident = "01a223d6-a4af-755a-ab59-4a86419db8ed";
    private const string Problem = "01a223d6-bbbb-755a-ab59-4a86419db8ed";

    private static readonly Dictionary<string, string> People = new() { [Anna] = "anna" };

    private static readonly JsonElement Events = Parse(
        $$"""
        {
          "streamId": "{{Incident}}", "version": 4,
          "events": [
            {
              "type": "sms.incidents.stored.incident-reported", "source": "incidents", "subject": "{{Incident}}",
              "sequence": "0000000001", "time": "2026-11-28T14:03:05.1234567Z",
              "recordedtime": "2026-11-28T14:03:05.4Z",
              "data": {
                "incidentId": "{{Incident}}", "number": "INC0000012", "sequence": 12,
                "title": "5xx rate above 5 %, database pool exhausted, and the night shift has no idea why it is so",
                "service": "checkout", "priority": "P1", "by": "integration:prometheus",
                "at": "2026-11-28T14:03:05.1234567Z"
              }
            },
            {
              "type": "sms.incidents.stored.incident-acknowledged", "source": "incidents",
              "subject": "{{Incident}}", "sequence": "0000000002", "time": "2026-11-28T14:10:00Z",
              "recordedtime": "2026-11-28T16:15:00Z", "data": { "by": "{{Anna}}", "at": "2026-11-28T14:10:00Z" }
            },
            {
              "type": "sms.sla.stored.target-breached", "source": "sla", "subject": "{{Incident}}",
              "sequence": "0000000003", "time": "2026-11-28T14:20:00Z", "recordedtime": "2026-11-28T14:20:00Z",
              "data": {
                "clock": { "clockId": "{{Incident}}-x-response", "agreement": "Gold", "metric": "response" },
                "dueAt": "2026-11-28T14:20:00Z", "remaining": "-00:00:11.0807402"
              }
            },
            {
              "type": "sms.problems.stored.problem-raised", "source": "problems", "subject": "{{Problem}}",
              "sequence": "0000000001", "time": "2026-11-28T14:30:00Z", "recordedtime": "2026-11-28T14:30:00Z",
              "data": {
                "problemId": "{{Problem}}", "number": "PRB0000003", "incidents": ["{{Incident}}"], "by": "{{Anna}}"
              }
            }
          ]
        }
        """
    );

    public static TheoryData<string> Commands => [.. Outputs.Keys];

    /// <summary>Command → what it prints in a width.</summary>
    private static readonly Dictionary<string, Func<int, IEnumerable<string>>> Outputs = new()
    {
        ["history incident"] = width => new Timeline(People, width).Lines(Events),
        ["history incident --at"] = width =>
            StateText.Lines(
                Parse(
                    $$"""
                    { "id": "{{Incident}}", "number": "INC0000012", "person": "{{Anna}}", "description": "{{Long(
                        " "
                    )}}" }
                    """
                ),
                DateTimeOffset.Parse("2026-11-28T14:03:05Z", CultureInfo.InvariantCulture),
                ReadableJson.Plain with
                {
                    People = People,
                },
                width
            ),
        ["timeline"] = width => new Timeline(People, width).JoinedLines(Joined()),
        ["status"] = width =>
            StatusCommand
                .Table([
                    new("incidents", 123_456, "http://127.0.0.1:45678", false, 130L << 20, 12),
                    new("rabbitmq", 1, "127.0.0.1:5672", true, 98L << 20, null),
                ])
                .Lines(width),
        ["what-if"] = width => new WhatIfTables(People, width).Lines(WhatIf()),
        ["dead-letters"] = width =>
            LetterText.Brief(
                Parse(
                    $$"""
                    {
                      "id": "{{Incident}}", "diedAt": "2026-11-28T14:03:05Z", "replays": 2,
                      "type": "sms.incidents.incident-acknowledged.v1", "queue": "sla.incident-acknowledged",
                      "errorType": "JsonReaderException", "error": "{{Long(" ")}}", "preview": "{{Long("")}}"
                    }
                    """
                ),
                width
            ),
        ["integration list"] = width =>
            ListIntegrations
                .Table(
                    Parse(
                        """
                        [
                          {
                            "name": "prometheus", "disabled": true, "lastUsedAt": "2026-11-28T14:03:05Z",
                            "settings": {
                              "defaultService": "a-service-with-a-long-key-that-somebody-chose-one-day",
                              "grouping": "alert", "onClear": "resolve", "reopenWindow": "02:05:00"
                            }
                          },
                          { "name": "script", "settings": { "defaultService": "mail", "grouping": "group" } }
                        ]
                        """
                    )
                )
                .Lines(width),
        ["catalog list"] = width =>
            ListServices
                .Table(
                    [
                        Parse(
                            $$"""
                            {
                              "service": "checkout", "name": "Checkout of the web shop", "criticality": "critical",
                              "owner": "{{Anna}}", "supportGroup": "web-ops", "retired": true,
                              "dependsOn": ["payments-db", "mail", "search", "a-service-with-a-long-key"]
                            }
                            """
                        ),
                    ],
                    People
                )
                .Lines(width),
    };

    [Theory, MemberData(nameof(Commands))]
    public void no_line_of_a_command_is_wider_than_the_terminal(string command)
    {
        foreach (var width in new[] { 60, 80, 100 })
        {
            var lines = Outputs[command](width).ToList();
            lines.ShouldNotBeEmpty();
            lines.ShouldAllBe(line => line.GetCellWidth() <= width);
        }
    }

    [Theory, MemberData(nameof(Commands))]
    public void nothing_in_it_is_only_for_machines(string command)
    {
        var text = string.Join('\n', Outputs[command](Screen.Widest));
        text.ShouldNotContain(Anna);
        text.ShouldNotMatch(@"\d{2}:\d{2}:\d{2}\.\d", "a fraction of a second");
        text.ShouldNotMatch(@"\d{4}-\d{2}-\d{2}T\d{2}", "a time as programs write it");
    }

    [Fact]
    public void a_history_says_who_did_what_when_and_when_it_became_known() =>
        Outputs["history incident"]
            (Screen.Widest)
            .ShouldBe([
                "0000000001  2026-11-28 14:03:05  incident-reported      integration:prometheus",
                "            title: 5xx rate above 5 %, database pool exhausted, and the night shift has no idea why",
                "            it is so; service: checkout; priority: P1",
                "0000000002  2026-11-28 14:10:00  incident-acknowledged  anna",
                "            recorded 2 h 5 min later",
                "0000000003  2026-11-28 14:20:00  target-breached",
                "            clock: Gold response; due at: 2026-11-28 14:20:00; remaining: -11.1 s",
                "0000000001  2026-11-28 14:30:00  problem-raised         anna",
                "            incidents: INC0000012",
                "",
                "4 events, version 4. Times are UTC. --json has all of it.",
            ]);

    [Fact]
    public void a_timeline_names_each_stream_by_its_number() =>
        Outputs["timeline"]
            (Screen.Widest)
            .Where(line => line.StartsWith("2026", StringComparison.Ordinal))
            .ShouldBe([
                "2026-11-28 14:03:05  INC0000012        incident-reported      integration:prometheus",
                "2026-11-28 14:10:00  INC0000012        incident-acknowledged  anna",
                "2026-11-28 14:20:00  INC0000012 clock  target-breached",
                "2026-11-28 14:30:00  PRB0000003        problem-raised         anna",
            ]);

    [Fact]
    public void what_if_has_the_number_of_the_incident_and_durations_for_people()
    {
        var line = Outputs["what-if"](Screen.Widest).Single(line => line.StartsWith("INC", StringComparison.Ordinal));
        line.ShouldBe(
            "INC0000012  P1 resolution  breached  met       2026-11-28 14:03:05  2 h 5 min of 4 h  anna, web"
        );
    }

    [Fact]
    public void of_an_incident_without_a_number_what_if_has_the_beginning_of_the_id()
    {
        var answer = WhatIf();
        answer["differences"]![0]!.AsObject().Remove("number");
        string.Join('\n', new WhatIfTables(People, Screen.Widest).Lines(answer)).ShouldContain($"{Incident[..12]}… ");
    }

    private static JsonObject WhatIf() =>
        JsonNode
            .Parse(
                $$"""
                {
                  "incidents": 1,
                  "actual": { "resolution": { "met": 0, "breached": 1, "open": 0, "noTarget": 0 } },
                  "proposed": { "resolution": { "met": 1, "breached": 0, "open": 0, "noTarget": 0 } },
                  "differences": [
                    {
                      "incidentId": "{{Incident}}", "number": "INC0000012", "metric": "resolution", "priority": "P1",
                      "actual": { "result": "breached" },
                      "proposed": {
                        "result": "met", "dueAt": "2026-11-28T14:03:05Z", "consumed": "02:05:00", "goal": "04:00:00"
                      },
                      "heldBy": { "group": "web", "person": "{{Anna}}" }
                    }
                  ]
                }
                """
            )!
            .AsObject();

    private static JsonElement Joined()
    {
        var timeline = JsonObject.Create(Events)!;
        timeline["complete"] = false;
        timeline["streams"] = new JsonArray(
            new JsonObject
            {
                ["kind"] = "incident",
                ["id"] = Incident,
                ["hidden"] = false,
            },
            new JsonObject
            {
                ["kind"] = "problem",
                ["id"] = Problem,
                ["hidden"] = true,
            }
        );
        return JsonSerializer.SerializeToElement(timeline);
    }

    private static string Long(string gap) => string.Concat(Enumerable.Repeat($"something{gap}", 60));

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
