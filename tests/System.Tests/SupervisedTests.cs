using System.Collections.Concurrent;
using Sms.Cli.Local;
using Sms.Local;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>Parts that end are started again, whatever the others do meanwhile.</summary>
public sealed class SupervisedTests : IDisposable
{
    private readonly DataDirectory _data = DataDirectory.At(Directory.CreateTempSubdirectory("sms-supervised-").FullName).Create();

    [Fact]
    public async Task parts_that_all_end_at_once_are_all_started_again()
    {
        var parts = new ConcurrentBag<Supervised>();
        var log = new RunnerLog(_data);
        for (var i = 0; i < 40; i++)
            parts.Add(new Supervised(new ProcessSpec($"part-{i}", "", "true", []), _data, log, () => parts.ShouldAllBe(part => part.Pid > 0)));

        await Eventually.Until(() => Task.FromResult(parts.Count(part => part.Failures < 3)), fewer => fewer == 0);
        foreach (var part in parts) await part.DisposeAsync();
    }

    public void Dispose() => Directory.Delete(_data.Root, recursive: true);
}
