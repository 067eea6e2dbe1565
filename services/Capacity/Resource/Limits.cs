namespace Sms.Capacity;

/// <summary>Longest texts, in UTF-16 units, and the largest number.</summary>
public static class Limits
{
    public const int Key = 100;
    public const int Name = 200;
    public const int Unit = 30;
    public const int Text = 8_000;
    public const int Reason = 1_000;
    public const int Url = 2_000;
    public const int Query = 4_000;

    /// <summary>Largest number that people may give: squares and percentages of it are still numbers.</summary>
    public const double Figure = 1e100;
}
