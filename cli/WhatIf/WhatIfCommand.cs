using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sms.Cli.History;
using Sms.Cli.Portal;
using Sms.Local;

namespace Sms.Cli.WhatIf;

/// <summary>
/// <c>sms what-if</c>: tries an agreement or a calendar on the incidents of a period; nothing is changed.
/// </summary>
public static class WhatIfCommand
{
    private const int Page = 500;

    // For programs and files, not for a web page: the plus of a time stays a plus.
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var from = new Option<string>("--from")
        {
            Description = "Incidents reported from then on: 2026-10-01, or a time such as 2026-10-01T08:00:00Z.",
            Required = true,
        };
        var to = new Option<string>("--to") { Description = "And before then.", Required = true };
        var agreement = new Option<FileInfo?>("--agreement")
        {
            Description = "The proposed agreement: JSON as for POST /api/agreements.",
        };
        var replaces = new Option<Guid?>("--replaces")
        {
            Description = "The agreement that it is compared with; without it, nothing.",
        };
        var calendar = new Option<FileInfo?>("--calendar")
        {
            Description = "The proposed calendar: JSON as for POST /api/calendars.",
        };
        var portal = new PortalOptions();

        var command = new Command("what-if", "What another agreement or calendar would have made of a period.")
        {
            from,
            to,
            agreement,
            replaces,
            calendar,
        };
        portal.AddTo(command);
        command.SetAction(
            async (arguments, cancellation) =>
            {
                using var client = portal.Connect(arguments);
                var question = new
                {
                    from = Moment(arguments.GetValue(from)!),
                    to = Moment(arguments.GetValue(to)!),
                    agreement = await ReadAsync(arguments.GetValue(agreement), cancellation),
                    replaces = arguments.GetValue(replaces),
                    calendar = await ReadAsync(arguments.GetValue(calendar), cancellation),
                };
                var answer = await AskAsync(client, question, cancellation);
                if (portal.Json(arguments))
                    Console.WriteLine(answer.ToJsonString(Plain));
                else
                    Screen.Write(
                        new WhatIfTables(await Names.ReadAsync(client, cancellation), Screen.Width).Lines(answer)
                    );
                return 0;
            }
        );
        return command;
    }

    /// <summary>A date is its first moment in UTC.</summary>
    public static DateTimeOffset Moment(string text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var moment
        )
            ? moment
            : throw new CommandFailure($"{text} is not a date or time such as 2026-10-01 or 2026-10-01T08:00:00Z.");

    private static async Task<JsonNode?> ReadAsync(FileInfo? file, CancellationToken cancellation)
    {
        if (file is null)
            return null;
        try
        {
            return JsonNode.Parse(await TextFile.ReadAsync(file, cancellation));
        }
        catch (JsonException error)
        {
            throw new CommandFailure($"{file} is not JSON: {error.Message}");
        }
    }

    /// <summary>All pages as one answer: the first with the differences of the others behind its own.</summary>
    private static async Task<JsonObject> AskAsync(PortalClient client, object question, CancellationToken cancellation)
    {
        var first = await AskAsync(client, question, "", cancellation);
        var differences = first["differences"]!.AsArray();
        for (var next = Take(first); next is not null; )
        {
            var page = await AskAsync(client, question, $"&cursor={Uri.EscapeDataString(next)}", cancellation);
            foreach (var difference in page["differences"]!.AsArray())
                differences.Add(difference!.DeepClone());
            next = Take(page);
        }

        return first;
    }

    private static async Task<JsonObject> AskAsync(
        PortalClient client,
        object question,
        string cursor,
        CancellationToken cancellation
    ) => JsonObject.Create(await client.PostAsync($"/api/what-if?limit={Page}{cursor}", question, cancellation))!;

    private static string? Take(JsonObject page)
    {
        var next = page["next"]?.GetValue<string>();
        page.Remove("next");
        return next;
    }
}
