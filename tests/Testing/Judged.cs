using System.Globalization;

namespace Sms.Testing;

/// <summary>How often a guess was right, and how much of what was to be found it found.</summary>
/// <param name="Right">Guesses that were right.</param>
/// <param name="Guessed">All guesses.</param>
/// <param name="Found">Of what was to be found.</param>
/// <param name="ToFind">All of that.</param>
public sealed record Judged(int Right, int Guessed, int Found, int ToFind)
{
    public double Precision => Guessed == 0 ? 1 : (double)Right / Guessed;

    public double Recall => ToFind == 0 ? 1 : (double)Found / ToFind;

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"precision {Precision:0.00} ({Right} of {Guessed}), recall {Recall:0.00} ({Found} of {ToFind})"
        );
}
