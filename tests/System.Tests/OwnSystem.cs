namespace Sms.Journeys;

/// <summary>
/// Tests that start systems of their own take turns, after those that share one: a start takes all of a small machine,
/// and others look at times.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class OwnSystem
{
    public const string Name = "own system";
}
