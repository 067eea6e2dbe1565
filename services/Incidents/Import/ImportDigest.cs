using System.Security.Cryptography;
using System.Text.Json;
using Sms.ServiceDefaults;

namespace Sms.Incidents;

/// <summary>
/// SHA-256 over a history's report and its first changes. Stored, so the form must not change: members of
/// <see cref="ImportIncident"/> and <see cref="ImportedChange"/> keep their order, and new ones are nullable, as nulls
/// are left out. The classification does not count: it is no part of what happened, and a source may correct it.
/// </summary>
internal static class ImportDigest
{
    /// <param name="command">With times in UTC.</param>
    /// <param name="changes">How many of its changes count.</param>
    internal static string Of(ImportIncident command, int changes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(
            JsonSerializer.SerializeToUtf8Bytes(
                command with
                {
                    Changes = [],
                    Category = null,
                    Type = null,
                },
                Defaults.Json
            )
        );
        foreach (var change in command.Changes.Take(changes))
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(change, Defaults.Json));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
