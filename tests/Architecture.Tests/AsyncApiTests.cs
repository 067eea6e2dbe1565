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

    /// <summary>What AsyncAPI itself says about the file: no error, no warning, nothing that could be better.</summary>
    [Fact]
    public async Task the_description_of_the_events_is_valid_and_says_where_the_broker_is()
    {
        var node = await NodeProject.Of("asyncapi", "@asyncapi/parser@3.6.6");
        await node.Write(
            "check.cjs",
            """
            const { readFileSync } = require('node:fs');
            const { Parser } = require('@asyncapi/parser');
            (async () => {
              const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], 'utf8'));
              for (const { path, message } of diagnostics) console.log(`${path.join('.')}: ${message}`);
              if (!document || diagnostics.length > 0) process.exitCode = 1;
              else if (document.servers().isEmpty()) throw new Error('It names no server.');
            })();
            """
        );
        await node.Node("check.cjs", Path.Combine(Repository.Root, "docs/reference/asyncapi.yaml"));
    }

    [GeneratedRegex("^                  (\\w+): \\{", RegexOptions.Multiline)]
    private static partial Regex Field();
}
