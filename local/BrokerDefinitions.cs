using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sms.Contracts;

namespace Sms.Local;

/// <summary>
/// What a node has before it takes the first connection: a user for each service with rights to its own, and the
/// exchange with everybody's queues, so that a publisher loses nothing for a consumer that has never started.
/// </summary>
public static class BrokerDefinitions
{
    private const string Host = "/";
    private const string Everything = ".*";

    /// <param name="administrator">
    /// Name and password, for a node that starts with these definitions: it makes no default user. Null for a broker
    /// that has one.
    /// </param>
    /// <param name="services">Name and password of each.</param>
    /// <returns>JSON as RabbitMQ imports it.</returns>
    public static string Write(
        (string Name, string Password)? administrator,
        IReadOnlyCollection<(string Name, string Password)> services
    ) =>
        JsonSerializer.Serialize(
            new
            {
                vhosts = new[] { new { name = Host } },
                users = (administrator is { } user ? (object[])[User(user, "administrator")] : []).Concat(
                    services.Select(service => User(service, ""))
                ),
                permissions = (
                    administrator is { } holder
                        ? (object[])[Rights(holder.Name, Everything, Everything, Everything)]
                        : []
                ).Concat(services.Select(service => Rights(service.Name))),
                topic_permissions = services.Select(service => new
                {
                    user = service.Name,
                    vhost = Host,
                    exchange = Routes.Exchange,
                    write = $"^{Regex.Escape(service.Name)}\\.",
                    read = AnyOf(
                        Routes.Queues.Where(queue => queue.Service == service.Name).Select(queue => queue.RoutingKey)
                    ),
                }),
                exchanges = new[]
                {
                    new
                    {
                        name = Routes.Exchange,
                        vhost = Host,
                        type = "topic",
                        durable = true,
                        auto_delete = false,
                        @internal = false,
                        arguments = new { },
                    },
                },
                queues = Routes.Queues.Select(queue => new
                {
                    name = queue.Name,
                    vhost = Host,
                    durable = true,
                    auto_delete = false,
                    arguments = queue.Arguments,
                }),
                bindings = Routes.Queues.Select(queue => new
                {
                    source = Routes.Exchange,
                    vhost = Host,
                    destination = queue.Name,
                    destination_type = "queue",
                    routing_key = queue.RoutingKey,
                    arguments = new { },
                }),
            }
        );

    private static object User((string Name, string Password) user, string tags) =>
        new
        {
            name = user.Name,
            password_hash = Hash(user.Password),
            hashing_algorithm = "rabbit_password_hashing_sha256",
            tags,
        };

    /// <summary>
    /// It declares and reads its own queues, by their names and no other, binds them to the exchange, and writes to
    /// that; keys are a matter of topic rights. Not to the default exchange, which would take it to every queue. What
    /// it could still do with an exchange of its own is refused by those who consume (ADR 12).
    /// </summary>
    private static object Rights(string service)
    {
        string[] own = [.. Routes.Declared(service)];
        return Rights(service, AnyOf(own), AnyOf([.. own, Routes.Exchange]), AnyOf([.. own, Routes.Exchange]));
    }

    private static object Rights(string user, string configure, string write, string read) =>
        new
        {
            user,
            vhost = Host,
            configure,
            write,
            read,
        };

    /// <summary>Of no name the expression that fits none.</summary>
    private static string AnyOf(IEnumerable<string> names) => $"^({string.Join('|', names.Select(Regex.Escape))})$";

    private static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(4);
        return Convert.ToBase64String([.. salt, .. SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(password)])]);
    }
}
