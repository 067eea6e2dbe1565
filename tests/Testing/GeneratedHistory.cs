namespace Sms.Testing;

/// <summary>A service of a <see cref="GeneratedHistory"/>.</summary>
/// <param name="DependsOn">Keys of services that it needs itself.</param>
public sealed record MadeService(string Key, string Criticality, IReadOnlyList<string> DependsOn);

/// <param name="Outcome">implemented, backed-out or failed.</param>
public sealed record MadeChange(
    Guid Id,
    string Title,
    string Service,
    string Risk,
    DateTimeOffset Start,
    DateTimeOffset End,
    string Outcome
);

/// <param name="CausedBy">The change that is really to blame, or null.</param>
/// <param name="Problem">The problem behind it, or null: it is of its own.</param>
public sealed record MadeIncident(
    Guid Id,
    string Title,
    string Service,
    DateTimeOffset At,
    Guid? CausedBy,
    int? Problem
);

/// <summary>
/// Half a year of an organisation whose causes are known: who only sees titles, services and times can be judged by it.
/// The noise is what makes real ones hard: changes go on all the time, so most incidents have one shortly before them
/// by chance; incidents that a change causes show on services that depend on it, hours later, in words that are not the
/// change's; one symptom is told in many ways, with host names, numbers and slips of the pen in it, and different
/// symptoms of one service share words. The same seed gives the same history.
/// </summary>
public sealed record GeneratedHistory(
    IReadOnlyList<MadeService> Services,
    IReadOnlyList<MadeChange> Changes,
    IReadOnlyList<MadeIncident> Incidents
)
{
    private const int Days = 180;
    private static readonly DateTimeOffset Begin = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Names =
    [
        "checkout",
        "payments",
        "ledger",
        "catalogue",
        "search",
        "basket",
        "shipping",
        "tracking",
        "login",
        "accounts",
        "profile",
        "mail",
        "sms-gateway",
        "reports",
        "billing",
        "invoices",
        "pricing",
        "offers",
        "images",
        "reviews",
        "support-desk",
        "chat",
        "orders",
        "stock",
        "suppliers",
        "returns",
        "gateway",
        "sessions",
        "metrics",
        "audit",
        "customers-db",
        "orders-db",
        "search-index",
        "cache",
        "queue",
        "storage",
        "network",
        "dns",
        "directory",
        "backup",
    ];

    /// <summary>Ways to say the same thing; {s} is the service, {h} a host, {n} a number.</summary>
    private static readonly string[][] Symptoms =
    [
        [
            "Connection pool of {s} exhausted on {h}",
            "{s}: no free connections, pool exhausted",
            "connection pool exhausted ({n} waiting) - {s}",
            "Pool exhausted: {s} cannot get a database connection",
        ],
        [
            "Disk full on {h}",
            "{h}: disk usage {n}% on /var",
            "Disk space on {h} running out, disk full",
            "No space left on disk {h} ({s})",
        ],
        [
            "Certificate of {s} expires in {n} days",
            "TLS certificate expired on {h}",
            "{s} certificate expired, handshake fails",
            "Expired certificate for {s}",
        ],
        [
            "Memory leak in {s}, {h} killed by OOM",
            "OOM kill on {h} ({s})",
            "{s} out of memory, process killed after {n} h",
            "Out of memory: {s} restarted, OOM kill {n}",
        ],
        [
            "Replication lag of {s} is {n} s",
            "{h}: replication lag above {n} seconds",
            "Replica of {s} behind, replication lag {n}",
            "Lag of replication growing on {h}",
        ],
        [
            "Batch job of {s} did not finish by {n}:00",
            "Nightly batch of {s} late",
            "{s}: nightly batch job stuck on {h}",
            "Batch job {n} of {s} still running in the morning",
        ],
        [
            "Deadlock detected in {s}",
            "{s}: deadlocks, {n} transactions rolled back",
            "Deadlock between transactions on {h}",
            "Transactions deadlock in {s} ({n})",
        ],
        [
            "Cache of {s} stale after failover",
            "{s} shows stale entries, cache not invalidated",
            "Stale cache on {h}",
            "Entries in cache stale, {s} shows old data for {n} users",
        ],
    ];

    private static readonly string[] Noise =
    [
        "User {n} cannot print",
        "{s} slow for one user",
        "Question about {s}",
        "Password reset fails for user {n}",
        "{s} page shows wrong currency",
        "High error rate on {s}",
        "{s}: response time above {n} ms",
        "5xx rate of {s} is {n}%",
        "Export from {s} is empty",
        "Health check of {s} failed on {h}",
        "Link in mail from {s} broken",
        "{h} not reachable",
        "{s} returns old results",
        "Time-outs in {s}",
        "Login to {s} refused for {n} users",
        "Disk of {h} slow",
        "Strange entries in the log of {s}",
    ];

    private static readonly string[] Harm =
    [
        "High error rate on {s}",
        "{s}: response time above {n} ms",
        "{s} down",
        "5xx rate of {s} is {n}%",
        "Time-outs in {s} since this morning",
        "Health check of {s} failed on {h}",
        "{s} returns errors after {c}",
        "{s}: {c} broken",
        "Users see errors in {s}",
    ];

    private static readonly (string Title, string Word)[] Work =
    [
        ("Deploy {s} {n}.2", "deploy"),
        ("Upgrade database of {s} to {n}", "database upgrade"),
        ("Rotate credentials of {s}", "credentials"),
        ("Change firewall rules for {s}", "firewall rules"),
        ("New index for {s}", "index"),
        ("Raise memory limit of {s}", "memory limit"),
        ("Switch {s} to the new load balancer", "load balancer"),
        ("Patch operating system of {h}", "patch"),
        ("Enable feature flag {n} in {s}", "feature flag"),
        ("Move {s} to other hosts", "move"),
    ];

    /// <param name="seed">The same gives the same.</param>
    public static GeneratedHistory Of(int seed)
    {
#pragma warning disable CA5394 // Nothing here is a secret.
        var random = new Random(seed);
        var services = MakeServices(random);
        var dependants = services
            .SelectMany(service => service.DependsOn.Select(on => (on, service.Key)))
            .ToLookup(pair => pair.on, pair => pair.Key);
        var (changes, incidents) = (new List<MadeChange>(), new List<MadeIncident>());
        for (var day = 0; day < Days; day++)
        {
            // More in the week than at its end, in the evening more than at night.
            var changesToday = Poisson(random, day % 7 < 5 ? 7 : 1.5);
            for (var i = 0; i < changesToday; i++)
                changes.Add(MakeChange(random, services, day));
            var noise = Poisson(random, day % 7 < 5 ? 9 : 4);
            for (var i = 0; i < noise; i++)
            {
                var service = services[random.Next(services.Count)].Key;
                incidents.Add(
                    new(
                        NextId(random),
                        Say(random, Noise[random.Next(Noise.Length)], service),
                        service,
                        At(random, day, 0, 24),
                        null,
                        null
                    )
                );
            }
        }

        foreach (var change in changes)
            incidents.AddRange(Harmed(random, change, dependants));
        for (var problem = 0; problem < 30; problem++)
            incidents.AddRange(Recurring(random, services, problem));
        return new(
            services,
            [.. changes.OrderBy(change => change.Start)],
            [.. incidents.OrderBy(incident => incident.At)]
        );
    }

    private static List<MadeService> MakeServices(Random random)
    {
        var criticality = new[] { "critical", "high", "medium", "low" };
        // Each needs some of those behind it in the list: no cycle.
        return
        [
            .. Names.Select(
                (name, i) =>
                    new MadeService(
                        name,
                        criticality[Math.Min(3, random.Next(5))],
                        [
                            .. Enumerable
                                .Range(0, random.Next(0, 4))
                                .Select(_ => i + 1 + random.Next(12))
                                .Where(on => on < Names.Length)
                                .Distinct()
                                .Select(on => Names[on]),
                        ]
                    )
            ),
        ];
    }

    private static MadeChange MakeChange(Random random, List<MadeService> services, int day)
    {
        var service = services[random.Next(services.Count)].Key;
        var start = At(random, day, 8, 23);
        var roll = random.NextDouble();
        return new(
            NextId(random),
            Say(random, Work[random.Next(Work.Length)].Title, service),
            service,
            random.NextDouble() switch
            {
                < 0.6 => "low",
                < 0.9 => "medium",
                _ => "high",
            },
            start,
            start.AddMinutes(5 + random.Next(90)),
            roll switch
            {
                < 0.92 => "implemented",
                < 0.97 => "backed-out",
                _ => "failed",
            }
        );
    }

    /// <summary>What a change breaks: seldom when all went well, often when it did not.</summary>
    private static IEnumerable<MadeIncident> Harmed(
        Random random,
        MadeChange change,
        ILookup<string, string> dependants
    )
    {
        var likely =
            (change.Outcome == "implemented" ? 0.06 : 0.45)
            * (
                change.Risk switch
                {
                    "low" => 0.7,
                    "medium" => 1.2,
                    _ => 2.0,
                }
            );
        if (random.NextDouble() > likely)
            yield break;
        var word = Work.First(work => change.Title.StartsWith(work.Title.Split(' ')[0], StringComparison.Ordinal)).Word;
        for (var i = 0; i < 1 + Poisson(random, 0.6); i++)
        {
            var above = dependants[change.Service].ToList();
            var service =
                above.Count > 0 && random.NextDouble() < 0.35 ? above[random.Next(above.Count)] : change.Service;
            // Half within the hour, some in the night after.
            var delay = TimeSpan.FromMinutes(Math.Min(Math.Exp(3.3 + 1.2 * Normal(random)), 23 * 60));
            var title = Harm[random.Next(Harm.Length)].Replace("{c}", word, StringComparison.Ordinal);
            yield return new(
                NextId(random),
                Say(random, title, service),
                service,
                change.Start + delay,
                change.Id,
                null
            );
        }
    }

    /// <summary>One root cause that shows again and again until somebody looks, or the history ends.</summary>
    private static IEnumerable<MadeIncident> Recurring(Random random, List<MadeService> services, int problem)
    {
        var service = services[random.Next(services.Count)].Key;
        var ways = Symptoms[random.Next(Symptoms.Length)];
        var at = Begin.AddDays(random.NextDouble() * (Days - 30));
        for (var i = 0; i < 4 + random.Next(10); i++)
        {
            at += TimeSpan.FromHours(-Math.Log(1 - random.NextDouble()) * 30);
            yield return new(
                NextId(random),
                Slip(random, Say(random, ways[random.Next(ways.Length)], service)),
                service,
                at,
                null,
                problem
            );
        }
    }

    private static string Say(Random random, string way, string service) =>
        way.Replace("{s}", service, StringComparison.Ordinal)
            .Replace("{h}", $"{service}-{random.Next(1, 9)}.dc{random.Next(1, 3)}", StringComparison.Ordinal)
            .Replace("{n}", $"{random.Next(2, 99)}", StringComparison.Ordinal);

    /// <summary>People type; now and then two letters change places.</summary>
    private static string Slip(Random random, string text)
    {
        if (random.NextDouble() > 0.15)
            return text;
        var i = random.Next(text.Length - 1);
        return string.Concat(text.AsSpan(0, i), $"{text[i + 1]}{text[i]}", text.AsSpan(i + 2));
    }

    private static DateTimeOffset At(Random random, int day, int from, int to) =>
        Begin.AddDays(day).AddHours(from + random.NextDouble() * (to - from));

    private static Guid NextId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static int Poisson(Random random, double mean)
    {
        var (limit, product, count) = (Math.Exp(-mean), random.NextDouble(), 0);
        for (; product > limit; count++)
            product *= random.NextDouble();
        return count;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
#pragma warning restore CA5394
}
