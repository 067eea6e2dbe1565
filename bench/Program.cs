using Sms.Bench;

// One run on one machine: every figure stands beside a limit or a peer that was measured in the same run.
var quick = args.Contains("--quick");
await using var system = await BenchedSystem.StartAsync();
Console.WriteLine($"time to ready: {system.Ready.TotalSeconds:0.0} s (at most 20)");
foreach (var (part, megabytes) in await system.MemoryAsync()) Console.WriteLine($"memory of {part}: {megabytes} MB");

await Intake.RunAsync(system, TimeSpan.FromSeconds(quick ? 3 : 10));
await Lateness.RunAsync(system, clocks: quick ? 2_000 : 100_000, due: quick ? 200 : 2_000);
