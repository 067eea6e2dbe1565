using System.Text.Json;

namespace Sms.Cli.Import;

/// <summary>What an import came to.</summary>
/// <param name="Rows">Records of the file.</param>
/// <param name="Incidents">That they tell of.</param>
/// <param name="Changes">Of these incidents, after their reports.</param>
/// <param name="Imported">New ones.</param>
/// <param name="Extended">Known ones with something new.</param>
/// <param name="Unchanged">There already.</param>
/// <param name="Problems">That incidents are tied to.</param>
/// <param name="RelatedChanges">Changes that fix or caused them.</param>
/// <param name="Warnings">What was taken over and yet looks wrong, by line.</param>
/// <param name="Bad">Rows not taken over, and histories that were refused.</param>
public sealed record ImportSummary(
    string File,
    bool DryRun,
    int Rows,
    int Incidents,
    int Changes,
    int Imported,
    int Extended,
    int Unchanged,
    int Problems,
    int RelatedChanges,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<BadRow> Bad
)
{
    private const int MostWarnings = 10;

    public void Show(bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(this, JsonSerializerOptions.Web));
            return;
        }

        foreach (var warning in Warnings.Take(MostWarnings))
            Console.Error.WriteLine($"{warning}");
        if (Warnings.Count > MostWarnings)
            Console.Error.WriteLine($"… and {Warnings.Count - MostWarnings} more of this kind");
        foreach (var bad in Bad)
            Console.Error.WriteLine($"line {bad.Line}: {bad.Incident ?? "?"}: {bad.Reason}");
        Screen.WriteText(
            $"{Rows} rows, {Incidents} incidents with {Changes} changes, {Bad.Count} bad; "
                + $"they are tied to {Problems} problems and {RelatedChanges} changes"
        );
        Console.WriteLine(
            DryRun
                ? "Nothing was imported: a dry run."
                : $"{Imported} imported, {Extended} extended, {Unchanged} already there"
        );
    }
}
