using Sms.Local;
using Sms.ServiceDefaults.Http;

namespace Sms.Cli;

/// <summary>
/// Text of a file that somebody else wrote: in UTF-8, or as its byte order mark says. Nothing is replaced.
/// </summary>
public static class TextFile
{
    /// <summary>Larger files are a mistake: what is read here is written by hand.</summary>
    public const int Largest = 8 * 1024 * 1024;

    /// <exception cref="CommandFailure">
    /// There is no such file, it cannot be read, it is too large, or it is not text.
    /// </exception>
    public static async Task<string> ReadAsync(FileInfo file, CancellationToken cancellation)
    {
        if (!file.Exists)
            throw new CommandFailure($"There is no file {file}.");
        if (file.Length > Largest)
            throw new CommandFailure($"{file} has {file.Length} bytes; {Largest} can be read.");
        try
        {
            return StrictText.Decode(await File.ReadAllBytesAsync(file.FullName, cancellation));
        }
        catch (Exception unreadable) when (unreadable is UndecodableText or IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"{file} cannot be read: {unreadable.Message}");
        }
    }
}
