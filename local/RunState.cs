using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sms.Local;

/// <summary>
/// A process of the system; with <paramref name="Started"/>, in ticks since boot, its pid means it and no later one.
/// </summary>
/// <param name="Health">URL that tells its health, or null for a server that is asked by connecting.</param>
public sealed record RunningPart(string Name, int Pid, long Started, string Address, string? Health)
{
    /// <summary>The very process that was recorded is running.</summary>
    [JsonIgnore]
    public bool Lives => Posix.StartTime(Pid) == Started;
}

/// <summary>
/// What runs in a data directory, as its host last wrote it to <c>run.json</c>; no secrets. It says where to look and
/// is never trusted alone: a killed host leaves it behind.
/// </summary>
/// <param name="Url">The front door.</param>
/// <param name="Ready">Every part has answered.</param>
/// <param name="Dashboard">The address of the dashboard, or null: there is none.</param>
/// <param name="Ports">Of each part, taken again by the next start when it is free.</param>
public sealed record RunState(
    int RunnerPid,
    long RunnerStarted,
    string Url,
    string? Dashboard,
    bool Ready,
    IReadOnlyDictionary<string, int> Ports,
    IReadOnlyList<RunningPart> Parts
)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The host is the very process that wrote this.</summary>
    [JsonIgnore]
    public bool RunnerLives => Posix.StartTime(RunnerPid) == RunnerStarted;

    public static RunState? Read(DataDirectory data)
    {
        try
        {
            return JsonSerializer.Deserialize<RunState>(File.ReadAllText(data.RunFile), Json);
        }
        catch (Exception absent) when (absent is IOException or JsonException)
        {
            return null;
        }
    }

    public void Write(DataDirectory data) =>
        DataDirectory.WritePrivately(data.RunFile, JsonSerializer.Serialize(this, Json));
}
