using FsCheck;
using FsCheck.Fluent;
using Sms.ServiceDefaults;

namespace Sms.Catalog.Tests.Decisions;

/// <summary>
/// Whatever people try, in whatever order, no service comes to need itself, or something that is retired.
/// </summary>
public class GraphProperties
{
    private static readonly string[] Keys = ["a", "b", "c", "d", "e", "f"];
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(400);

    // What is tried: a verb, on a service, with services that it is to need.
    private static readonly Arbitrary<(NonNegativeInt Verb, NonNegativeInt Key, NonNegativeInt Needs)[]> Tries =
        ArbMap.Default.ArbFor<(NonNegativeInt, NonNegativeInt, NonNegativeInt)[]>();

    [Fact]
    public void no_sequence_of_commands_leaves_a_cycle_or_a_need_for_what_is_retired() =>
        Check.One(Config, Prop.ForAll(Tries, tries =>
            {
                var services = new Dictionary<string, CataloguedService>();
                foreach (var (verb, key, needs) in tries)
                {
                    var service = Keys[key.Get % Keys.Length];
                    string[] dependsOn = [.. Keys.Where((_, bit) => (needs.Get >> bit) % 2 == 1)];
                    var decision = Decide(services, verb.Get % 5, service, dependsOn);
                    if (decision.Events.Count > 0)
                        services[service] = StreamFold.After(services.GetValueOrDefault(service), decision.Events)!;
                    ShouldBeSound(services);
                }
            }));

    [Fact]
    public void a_dependency_is_refused_only_if_it_closes_a_cycle() => Check.One(Config, Prop.ForAll(Tries, tries =>
            {
                var services = Keys.ToDictionary(key => key, key => Given.Service(key));
                foreach (var (_, key, needs) in tries)
                {
                    var service = Keys[key.Get % Keys.Length];
                    string[] dependsOn =
                    [
                        .. Keys.Where((other, bit) => other != service && (needs.Get >> bit) % 2 == 1),
                    ];
                    var decision = Decide(services, 1, service, dependsOn);
                    var after = new Dictionary<string, CataloguedService>(services)
                    {
                        [service] = Given.Service(service, dependsOn),
                    };
                    (decision.Violation?.Code == "dependency-cycle").ShouldBe(HasCycle(after));
                    if (decision.Violation is null)
                        services = after;
                }
            }));

    private static Decision Decide(
        Dictionary<string, CataloguedService> services,
        int verb,
        string key,
        string[] dependsOn
    )
    {
        var graph = new ServiceGraph(services.Values);
        return (verb, graph[key]) switch
        {
            (_, null) => RegisterService.Decide(null, Given.Registering(key, dependsOn), graph, Given.Ann, Given.Now),
            (3, { } service) => RetireService.Decide(service, new("Old"), graph, Given.Ann, Given.Now),
            (4, { } service) => OfferServiceAgain.Decide(service, graph, Given.Ann, Given.Now),
            (_, { } service) => ReviseService.Decide(
                service,
                Given.Terms(dependsOn),
                graph,
                asOwner: false,
                Given.Ann,
                Given.Now
            ),
        };
    }

    private static void ShouldBeSound(Dictionary<string, CataloguedService> services)
    {
        HasCycle(services).ShouldBeFalse();
        services
            .Values.Where(service => !service.Retired)
            .SelectMany(service => service.DependsOn)
            .ShouldAllBe(needed => !services[needed].Retired);
    }

    /// <summary>
    /// Takes away what needs nothing that is left, until nothing can be taken away: not how the graph looks for one.
    /// </summary>
    private static bool HasCycle(Dictionary<string, CataloguedService> services)
    {
        var left = services.Keys.ToHashSet();
        while (left.RemoveWhere(key => !services[key].DependsOn.Any(left.Contains)) > 0) { }

        return left.Count > 0;
    }
}
