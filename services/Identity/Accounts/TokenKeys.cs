using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace Sms.Identity;

/// <summary>
/// The keys of the tokens: drawn once, kept in the database, read at each start before the first request.
/// </summary>
internal sealed class TokenKeys
{
    private const string ForSigning = "signing";
    private const string ForEncryption = "encryption";

    private ECDsaSecurityKey? _signing;
    private SymmetricSecurityKey? _encryption;

    /// <summary>P-256: signatures are short, and the libraries of all languages know ES256.</summary>
    internal ECDsaSecurityKey Signing => _signing ?? throw new InvalidOperationException("The keys are not read yet.");

    /// <summary>Of codes and refresh tokens, which only this service reads.</summary>
    internal SymmetricSecurityKey Encryption =>
        _encryption ?? throw new InvalidOperationException("The keys are not read yet.");

    /// <summary>Under the lock of the schema: of two replicas that start at once, one draws.</summary>
    internal async Task Read(AccountsContext accounts, CancellationToken cancellation)
    {
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(await ReadOrDraw(accounts, ForSigning, Draw, cancellation), out _);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        _signing = new ECDsaSecurityKey(key)
        {
            KeyId = Base64UrlEncoder.Encode(SHA256.HashData([.. parameters.Q.X!, .. parameters.Q.Y!])),
        };
        _encryption = new SymmetricSecurityKey(
            await ReadOrDraw(accounts, ForEncryption, () => RandomNumberGenerator.GetBytes(32), cancellation)
        );
    }

    private static byte[] Draw()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }

    private static async Task<byte[]> ReadOrDraw(
        AccountsContext accounts,
        string purpose,
        Func<byte[]> draw,
        CancellationToken cancellation
    )
    {
        if (
            await accounts.Keys.AsNoTracking().SingleOrDefaultAsync(key => key.Purpose == purpose, cancellation) is
            { } stored
        )
            return stored.Material;
        var material = draw();
        accounts.Keys.Add(new StoredKey(purpose, material));
        await accounts.SaveChangesAsync(cancellation);
        return material;
    }
}
