using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sms.Cli.Portal;
using Sms.Local;

namespace Sms.Cli.Integrations;

/// <summary><c>sms integration add NAME --service KEY</c>: registers a tool and shows its key, this once.</summary>
public static partial class AddIntegration
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "What people call it." };
        var service = new Option<string>("--service")
        {
            Description = "Key of the service that its alerts are about.",
            Required = true,
        };
        var perGroup = new Option<bool>("--per-group")
        {
            Description = "One incident for each group of alerts, not for each alert.",
        };
        var reopenWindow = new Option<string?>("--reopen-window")
        {
            Description = "An alert that comes back within this time reopens its incident: 90s, 5m, 2h, 1d.",
        };
        var onClear = new Option<string>("--on-clear")
        {
            Description = "What the end of the alert does: resolve the incident, or note it there.",
            DefaultValueFactory = _ => "resolve",
        };
        onClear.AcceptOnlyFromAmong("resolve", "note");
        var category = new Option<string?>("--category")
        {
            Description = "Category of the incidents of alerts that name none, such as hardware/disk.",
        };
        var type = new Option<string?>("--type")
        {
            Description = "Type of its incidents: fault, degradation, security, request or other.",
        };
        type.AcceptOnlyFromAmong("fault", "degradation", "security", "request", "other");
        var portal = new PortalOptions();

        var command = new Command("add", "Register a tool; prints its key, which is shown only once.")
        {
            name,
            service,
            perGroup,
            reopenWindow,
            onClear,
            category,
            type,
        };
        portal.AddTo(command);
        command.SetAction(
            async (arguments, cancellation) =>
            {
                using var client = portal.Connect(arguments);
                var settings = new Dictionary<string, string>
                {
                    ["defaultService"] = arguments.GetValue(service)!,
                    ["grouping"] = arguments.GetValue(perGroup) ? "group" : "alert",
                    ["onClear"] = arguments.GetValue(onClear)!,
                };
                if (arguments.GetValue(reopenWindow) is { } window)
                    settings["reopenWindow"] = ParseDuration(window).ToString("c");
                if (arguments.GetValue(category) is { } path)
                    settings["category"] = path;
                if (arguments.GetValue(type) is { } kind)
                    settings["type"] = kind;

                var body = new { name = arguments.GetValue(name)!, settings };
                var added = await client.PostAsync("/api/integrations", body, cancellation);
                Console.WriteLine(portal.Json(arguments) ? added.GetRawText() : Describe(added, client.Url));
                return 0;
            }
        );
        return command;
    }

    /// <summary>A number and a unit: 90s, 5m, 2h, 1d.</summary>
    public static TimeSpan ParseDuration(string text)
    {
        var match = DurationPattern().Match(text);
        if (!match.Success)
            throw new CommandFailure($"{text} is not a duration such as 90s, 5m, 2h or 1d.");
        var number = int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch
        {
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            "h" => TimeSpan.FromHours(number),
            _ => TimeSpan.FromDays(number),
        };
    }

    private static string Describe(JsonElement added, string url)
    {
        var key = added.GetProperty("key").GetString();
        return $$"""
            Integration {{added.GetProperty("name").GetString()}} ({{added.GetProperty("id").GetString()}})
            Key: {{key}}
            The key is not shown again. Keep it where you keep secrets.

            Alertmanager, by webhook:

              receivers:
                - name: sms
                  webhook_configs:
                    - url: {{url}}/intake/alertmanager
                      send_resolved: true
                      http_config:
                        authorization:
                          credentials: {{key}}

            Alertmanager and anything else that speaks PagerDuty Events v2:

              receivers:
                - name: sms
                  pagerduty_configs:
                    - url: {{url}}/v2/enqueue
                      routing_key: {{key}}
                      severity: '{{"{{ .CommonLabels.severity }}"}}'
                      send_resolved: true
            """;
    }

    [GeneratedRegex("^([0-9]{1,6})([smhd])$")]
    private static partial Regex DurationPattern();
}
