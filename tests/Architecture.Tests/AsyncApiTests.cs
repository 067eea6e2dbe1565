using System.Text.Json;
using System.Text.RegularExpressions;
using Sms.Contracts;
using Sms.Testing;

namespace Sms.Architecture.Tests;

public partial class AsyncApiTests
{
    private static readonly string Document = File.ReadAllText(
        Path.Combine(Repository.Root, "docs/reference/asyncapi.yaml")
    );

    public static TheoryData<Type> Contracts => ContractTests.Contracts;

    [Theory, MemberData(nameof(Contracts))]
    public void the_description_of_the_events_has_every_contract_with_its_fields(Type contract)
    {
        Document.ShouldContain($"    address: {Routes.RoutingKey(contract)}\n");
        var section = Regex
            .Match(
                Document,
                $"      name: {Regex.Escape(Routes.TypeName(contract))}\n(?:        .*\n|      payload:\n"
                    + "|      summary:.*\n)+"
            )
            .Value;
        Field()
            .Matches(section)
            .Select(match => match.Groups[1].Value)
            .ShouldBe(
                contract.GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
            );
    }

    [GeneratedRegex("^                  (\\w+): \\{", RegexOptions.Multiline)]
    private static partial Regex Field();
}
