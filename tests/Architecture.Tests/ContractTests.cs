using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sms.Contracts;
using Sms.Contracts.Incidents;
using Sms.ServiceDefaults;
using Sms.Testing;
using Wolverine.Attributes;

namespace Sms.Architecture.Tests;

public partial class ContractTests
{
    /// <summary>Published for watchers outside; no service of the system consumes them yet.</summary>
    private static readonly string[] External =
    [
        "sms.capacity.workload-exceeded.v1",
        "sms.changes.change-closed.v1",
        "sms.changes.change-scheduled.v1",
        "sms.problems.problem-closed.v1",
        "sms.problems.problem-proposed.v1",
        "sms.incidents.incident-classified.v1",
        "sms.incidents.incident-escalated.v1",
        "sms.sla.clock-started.v1",
        "sms.sla.target-met.v1",
    ];

    private static readonly Type[] Primitives =
    [
        typeof(string),
        typeof(Guid),
        typeof(int),
        typeof(long),
        typeof(bool),
        typeof(DateTimeOffset),
        typeof(decimal),
        typeof(double),
        typeof(IReadOnlyList<string>),
    ];

    private static IReadOnlyList<Type> All { get; } =
    [
        .. typeof(IncidentReported)
            .Assembly.GetExportedTypes()
            .Where(type => type.GetCustomAttribute<MessageIdentityAttribute>() is not null),
    ];

    public static TheoryData<Type> Contracts => [.. All];

    public static TheoryData<string, Type> Routed =>
        [.. Routes.Consumers.SelectMany(consumer => consumer.Value.Select(contract => (consumer.Key, contract)))];

    [Theory, MemberData(nameof(Contracts))]
    public void a_contract_is_named_after_its_service_and_its_fact(Type contract)
    {
        var service = contract.Namespace!.Split('.')[^1].ToLowerInvariant();
        var fact = Words().Replace(contract.Name, "-$1").TrimStart('-').ToLowerInvariant();
        Routes.TypeName(contract).ShouldBe($"sms.{service}.{fact}.v1");
    }

    [Theory, MemberData(nameof(Contracts))]
    public void a_contract_is_a_record_of_primitives(Type contract) =>
        contract
            .GetProperties()
            .Select(property => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)
            .ShouldAllBe(type => Primitives.Contains(type));

    [Theory, MemberData(nameof(Contracts))]
    public void a_contract_carries_the_stream_and_its_version(Type contract) =>
        contract.GetProperties().Select(property => property.Name).ShouldContain("Version");

    [Theory, MemberData(nameof(Contracts))]
    public void a_contract_reads_like_its_sample_and_survives_the_journey(Type contract)
    {
        var file = Path.Combine(
            Repository.Root,
            "tests/Architecture.Tests/Samples",
            Routes.TypeName(contract) + ".json"
        );
        File.Exists(file).ShouldBeTrue($"a sample of {contract.Name} is kept in {file}");
        var sample = JsonDocument.Parse(File.ReadAllText(file)).RootElement;
        var message = sample.Deserialize(contract, Defaults.Json);
        JsonElement
            .DeepEquals(JsonSerializer.SerializeToElement(message, contract, Defaults.Json), sample)
            .ShouldBeTrue();
    }

    [Fact]
    public void every_contract_has_a_consumer_or_is_meant_for_outside()
    {
        var consumed = Routes.Consumers.SelectMany(consumer => consumer.Value).Select(Routes.TypeName).ToHashSet();
        All.Select(Routes.TypeName).Where(type => !consumed.Contains(type)).Order().ShouldBe(External.Order());
    }

    [Theory, MemberData(nameof(Routed))]
    public void a_routed_contract_has_a_handler_in_its_consumer(string service, Type contract) =>
        Services
            .Assembly(service)
            .GetTypes()
            .SelectMany(type => type.GetMethods())
            .Count(method =>
                method.Name is "Handle" && method.GetParameters().FirstOrDefault()?.ParameterType == contract
            )
            .ShouldBe(1);

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Words();
}
