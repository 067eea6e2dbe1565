using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Sms.ServiceDefaults.Http;

namespace Sms.Identity;

/// <summary>
/// Hashing a secret is slow on purpose, so whoever sends many wrong ones would keep the whole service busy. They get a
/// part of the processors and no more; a secret that was right before is recognised without, and so waits for nobody.
/// </summary>
public sealed class SecretChecks : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _hashing = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>
    /// Hash as stored → SHA-256 of the secret, which was drawn at random: there is nothing to guess.
    /// </summary>
    private readonly ConcurrentDictionary<string, byte[]> _known = [];

    /// <param name="hash">As stored; a secret that is no longer stored is never asked for.</param>
    /// <param name="compare">The slow way.</param>
    /// <exception cref="Overloaded">Too many wait.</exception>
    public async Task<bool> Check(
        string secret,
        string hash,
        Func<ValueTask<bool>> compare,
        CancellationToken cancellation
    )
    {
        var shown = SHA256.HashData(Encoding.UTF8.GetBytes(secret));
        if (_known.TryGetValue(hash, out var known))
            return CryptographicOperations.FixedTimeEquals(known, shown);
        if (!await _hashing.WaitAsync(Patience, cancellation))
            throw new Overloaded("Too many secrets are being checked.");
        try
        {
            if (!await compare())
                return false;
        }
        finally
        {
            _hashing.Release();
        }

        _known[hash] = shown;
        return true;
    }

    public void Dispose() => _hashing.Dispose();
}
