using JasperFx;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Sms.ServiceDefaults.OpenApi;

namespace Sms.ServiceDefaults;

/// <summary>How the program of a service ends.</summary>
public static class Running
{
    /// <summary>
    /// Serves; with <c>openapi</c> it writes the description of its API and ends; with other arguments it does what
    /// Wolverine's and Marten's command line knows, such as <c>codegen write</c>.
    /// </summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunService(this WebApplication app, string[] args)
    {
        if (args is [OpenApiDescription.Verb])
        {
            await app.WriteOpenApiDescription(Console.Out);
            return 0;
        }

        if (args.Length > 0)
            return await app.RunJasperFxCommands(args);
        // The search for commands in every assembly takes a good part of a start.
        await app.RunAsync();
        return 0;
    }
}
