using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using Sms.Cli.Portal;
using Sms.Local;

namespace Sms.Cli.Calendars;

/// <summary>
/// <c>sms calendar import-holidays ID FILE</c>: a new version of a calendar with the holidays of an iCalendar file.
/// </summary>
public static class ImportHolidays
{
    public static Command Create()
    {
        var id = new Argument<Guid>("ID") { Description = "The calendar." };
        var file = new Argument<FileInfo>("FILE") { Description = "An iCalendar file (.ics)." };
        var set = new Option<string?>("--set")
        {
            Description = "Name and version of the set, such as \"DE-BY 2026.1\"; by default the name in the file.",
        };
        var from = new Option<int?>("--from") { Description = "First year to take holidays for; by default this one." };
        var to = new Option<int?>("--to") { Description = "Last year; by default two years later." };
        var portal = new PortalOptions();
        var command = new Command("import-holidays", "Take the holidays of some years from a file.")
        {
            id,
            file,
            set,
            from,
            to,
        };
        portal.AddTo(command);
        command.SetAction(
            async (arguments, cancellation) =>
            {
                var source = arguments.GetValue(file)!;
                if (!source.Exists)
                    throw new CommandFailure($"There is no file {source}.");
                using var client = portal.Connect(arguments);
                var query = string.Join(
                    '&',
                    new[]
                    {
                        ("set", arguments.GetValue(set)),
                        ("from", $"{arguments.GetValue(from)}"),
                        ("to", $"{arguments.GetValue(to)}"),
                    }
                        .Where(pair => !string.IsNullOrEmpty(pair.Item2))
                        .Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}")
                );
                using var request = new HttpRequestMessage(
                    HttpMethod.Post,
                    $"{client.Url}/api/calendars/{arguments.GetValue(id)}/holidays?{query}"
                );
                request.Content = new ByteArrayContent(await File.ReadAllBytesAsync(source.FullName, cancellation));
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/calendar");
                using var answer = await client.SendAsync(request, cancellation);
                var version = answer.Headers.ETag?.Tag.Trim('"');
                if (portal.Json(arguments))
                    Console.WriteLine(JsonSerializer.Serialize(new { version }));
                else
                    Screen.WriteText(
                        $"The calendar is at version {version}. Agreements keep the version that they pin "
                            + "until they are revised."
                    );
                return 0;
            }
        );
        return command;
    }
}
