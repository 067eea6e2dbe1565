using System.Diagnostics;
using Sms.Local;

namespace Sms.Cli.Up;

/// <summary>
/// Starts the AppHost in a session of its own and returns when the system is ready. The AppHost writes to a file what
/// it would show at a terminal; this repeats it as it comes, so that both ways of starting say the same.
/// </summary>
public static class DetachedHost
{
    private const string ReadyLine = "SMS is ready:";

    public static async Task<int> StartAsync(UpRequest request, CancellationToken cancellation)
    {
        var output = request.Data.Create().RunnerOutput;
        // A fresh file for each: one that another start is reading is left as it is.
        File.Delete(output);
        using var host = Start(request, output);
        var shown = 0L;
        try
        {
            while (true)
            {
                var ended = host.HasExited;
                var (text, end) = ReadFrom(output, shown);
                shown = end;
                Console.Write(text);
                if (text.Contains(ReadyLine, StringComparison.Ordinal))
                    return 0;
                if (ended)
                    return host.ExitCode == 0 ? 1 : host.ExitCode;
                await Task.Delay(100, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            Posix.Send(host.Id, Signal.Terminate);
            await host.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }

    private static Process Start(UpRequest request, string output)
    {
        var start = new ProcessStartInfo("/bin/sh");
        string[] command =
        [
            "-c",
            """out=$1; shift; exec setsid "$@" </dev/null >>"$out" 2>&1""",
            "sh",
            output,
            .. request.Command,
        ];
        foreach (var argument in command)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>The whole lines after an offset, and the offset after them.</summary>
    private static (string Text, long End) ReadFrom(string path, long offset)
    {
        if (!File.Exists(path))
            return ("", offset);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = offset;
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        return (whole, offset + System.Text.Encoding.UTF8.GetByteCount(whole));
    }
}
