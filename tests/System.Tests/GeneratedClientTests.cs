using Sms.Cli.SignIn;
using Sms.Testing;

namespace Sms.Journeys;

/// <summary>
/// What somebody does who has the description of the API and nothing else: generates a client in TypeScript, lets the
/// compiler check its use, and walks through the tutorial with it.
/// </summary>
public class GeneratedClientTests(RunningSystem system)
{
    private const string Tutorial = """
        import createClient from "openapi-fetch";
        import type { components, paths } from "./sms.js";

        const [door, token, service] = process.argv.slice(2) as [string, string, string];
        const api = createClient<paths>({ baseUrl: door, headers: { Authorization: `Bearer ${token}` } });

        function data<T>(answer: { data?: T; error?: unknown; response: Response }): T {
          if (answer.data === undefined)
            throw new Error(`${answer.response.url}: ${answer.response.status} ${JSON.stringify(answer.error)}`);
          return answer.data;
        }

        async function until<T>(ask: () => Promise<T>, is: (found: T) => boolean): Promise<T> {
          for (let i = 0; i < 300; i++) {
            const found = await ask();
            if (is(found)) return found;
            await new Promise((resolve) => setTimeout(resolve, 100));
          }
          throw new Error("It did not come.");
        }

        const target = (metric: string, goal: string): components["schemas"]["AgreementTarget"] =>
          ({ metric, goals: { P1: goal } });
        const agreement = data(await api.POST("/api/agreements", {
          body: {
            name: `Gold ${service}`,
            services: [service],
            targets: [target("response", "2s"), target("resolution", "1m")],
          },
        }));

        const integration = data(await api.POST("/api/integrations", {
          body: { name: `prometheus-${service}`, settings: { defaultService: service } },
        }));
        data(await api.POST("/v2/enqueue", {
          body: {
            routing_key: integration.key, event_action: "trigger", dedup_key: `${service}-5xx`,
            payload: { summary: "5xx rate above 5%", source: "web-1", severity: "critical" },
          },
        }));

        const board = await until(
          async () => data(await api.GET("/api/incidents", { params: { query: { service, state: "open" } } })),
          (page) => page.items.length > 0);
        const incident = board.items[0]!;
        const breaches = await until(
          async () => data(await api.GET("/api/breaches", { params: { query: { service: [service] } } })),
          (page) => page.items.length > 0);
        if (breaches.items[0]!.incidentId !== incident.id || breaches.items[0]!.agreementId !== agreement.id)
          throw new Error("The breach is of something else.");

        const params = { path: { id: incident.number } };
        const acknowledged = await api.POST("/api/incidents/{id}/acknowledge", { params });
        if (acknowledged.response.status !== 204) throw new Error(`acknowledge: ${acknowledged.response.status}`);
        const resolved = await api.POST("/api/incidents/{id}/resolve", { params, body: { code: "fixed" } });
        if (resolved.response.status !== 204) throw new Error(`resolve: ${resolved.response.status}`);

        // A rule that forbids something has a code that the compiler knows.
        const again = await api.POST("/api/incidents/{id}/put-on-hold", { params, body: { reason: "caller" } });
        const refused = again.error;
        if (refused?.code !== "incident-resolved") throw new Error(`put-on-hold: ${JSON.stringify(refused)}`);

        const history = data(await api.GET("/api/incidents/{id}/events", { params }));
        const types = history.events.map((event) => event.type);
        if (!types.includes("sms.incidents.stored.incident-resolved")) throw new Error(types.join());
        const clocks = data(await api.GET("/api/clocks", { params: { query: { incident: incident.id } } }));
        if (clocks.items.length !== 2) throw new Error(`${clocks.items.length} clocks`);
        console.log("done");
        """;

    private const string Options = """
        {
          "compilerOptions": {
            "target": "es2022", "module": "nodenext", "moduleResolution": "nodenext", "strict": true,
            "noUncheckedIndexedAccess": true, "types": ["node"], "outDir": "out", "skipLibCheck": true
          },
          "files": ["tutorial.mts"]
        }
        """;

    [Fact]
    public async Task a_client_generated_from_the_description_compiles_and_does_the_tutorial()
    {
        var node = await NodeProject.Of(
            "typescript-client",
            "openapi-typescript@7.13.0",
            "openapi-fetch@0.17.0",
            "typescript@5.9.3",
            "@types/node@20.19.25"
        );
        await node.Write("openapi.json", await system.Http.GetStringAsync("/openapi.json"));
        await node.Write("tutorial.mts", Tutorial.Replace("./sms.js", "./sms.mjs"));
        await node.Write("tsconfig.json", Options);
        await node.Node("node_modules/openapi-typescript/bin/cli.js", "openapi.json", "--output", "sms.mts");
        await node.Node("node_modules/typescript/bin/tsc", "--project", "tsconfig.json");
        var login = Login.Of(new Uri(system.Url), system.Data);
        var token = (await login.AccessTokenAsync(TestContext.Current.CancellationToken)).ShouldNotBeNull();
        var said = await node.Node("out/tutorial.mjs", system.Url, token, $"checkout-{Guid.NewGuid():N}");
        said.ShouldContain("done");
    }
}
