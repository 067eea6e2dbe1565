using System.Reflection;
using System.Text.Json;
using JasperFx;
using JasperFx.CodeGeneration;
using JasperFx.Events;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sms.Contracts;
using Sms.ServiceDefaults.Access;
using Sms.ServiceDefaults.DeadLetters;
using Sms.ServiceDefaults.History;
using Sms.ServiceDefaults.Messaging;
using Sms.ServiceDefaults.Replay;
using Weasel.Core;
using Wolverine;
using Wolverine.ErrorHandling;
using Wolverine.Marten;

namespace Sms.ServiceDefaults;

/// <summary>
/// The one call that makes a service event-sourced: Marten on the service's own database, the ordered relay of its log
/// to the exchange, Wolverine handlers for the contracts that <see cref="Routes"/> gives it.
/// </summary>
public static class EventSourcing
{
    private const string MainSchema = "public";

    /// <param name="builder">The service's host.</param>
    /// <param name="service">Name of the service, of its connection string and of its CloudEvents source.</param>
    /// <param name="toContract">The contract that an event is published as, or null when it stays inside.</param>
    /// <param name="store">The service's events, projections, documents and tables.</param>
    /// <param name="batchedContracts">Contracts whose handlers share commits (<see cref="GroupCommit{TItem}"/>): many
    /// of them are handled at the same time.</param>
    /// <param name="readModels">Tables that projections write, beside their documents: what a replay compares.</param>
    public static WebApplicationBuilder AddEventSourcing(
        this WebApplicationBuilder builder,
        string service,
        Func<IEvent, object?> toContract,
        Action<StoreOptions> store,
        IEnumerable<Type>? batchedContracts = null,
        params string[] readModels
    )
    {
        var database = Tuned(Required(builder.Configuration, service));
        var broker = new Uri(Required(builder.Configuration, "rabbitmq"));
        var application = Assembly.GetCallingAssembly();
        var wakeup = new WriterWakeup();

        builder.Services.AddSingleton(new ServiceIdentity(service, toContract));
        builder.Services.AddSingleton(new BrokerAddress(broker));
        builder.Services.AddSingleton<PublishingConnection>().AddSingleton<ConsumingConnection>();
        builder.Services.AddSingleton<Publisher>().AddSingleton<DeadLetterSender>();
        builder.Services.AddSingleton<RelayState>();
        builder
            .Services.AddSingleton<RelayWatch>()
            .AddHostedService(provider => provider.GetRequiredService<RelayWatch>());
        builder.Services.AddSingleton<EventFeed>();
        builder.Services.AddSingleton(_ => new NpgsqlDataSourceBuilder(database) { Name = service }.Build());
        builder
            .Services.AddHealthChecks()
            .AddCheck<DatabaseCheck>("database")
            .AddCheck<BrokerCheck>("broker")
            .AddCheck<RelayCheck>("relay")
            .AddCheck<DeadLetterCheck>("dead-letters");
        builder.Services.AddHostedService<RefusalTable>();
        builder.Services.AddSingleton<DeadLetterTable>().AddSingleton<DeadLetterTurn>().AddSingleton<DeadLetterBox>();
        builder
            .Services.AddSingleton<DeadLetterCount>()
            .AddHostedService(provider => provider.GetRequiredService<DeadLetterCount>());

        builder.Services.AddSingleton(new StoreRecipe(database, Make, readModels));
        builder.Services.AddSingleton<Replays>();

        builder
            .Services.AddMarten(provider =>
            {
                var options = Make(MainSchema, provider.GetRequiredService<TimeProvider>());
                options.Projections.Wakeup = wakeup;
                options.Projections.FastPollingTime = TimeSpan.FromMilliseconds(50);
                // Only what other replicas commit is found by this: this process' own commits wake the relay.
                options.Projections.SlowPollingTime = TimeSpan.FromMilliseconds(250);
                options.Projections.StaleSequenceThreshold = TimeSpan.FromSeconds(1);
                // Positions that are missing are passed by only when no transaction is open that may still fill them,
                // however long that takes: see RelayWatch.
                options.Projections.UseTransactionEvidenceForGapSkipping = true;
                options.Projections.SkipStaleGapsDespiteLiveTransactionsAfter = null;
                options.Listeners.Add(new WakeRelay(wakeup));
                return options;
            })
            .UseNpgsqlDataSource()
            .UseLightweightSessions()
            .ApplyAllDatabaseChangesOnStartup()
            .AddSubscriptionWithServices<Relay>(ServiceLifetime.Singleton)
            .IntegrateWithWolverine();

        builder.Host.UseWolverine(options => Configure(options, service, application));
        builder.Services.AddHostedService<RelayElection>();
        // After Wolverine: it has to be there to hand messages to.
        builder
            .Services.AddSingleton(new BatchedContracts((batchedContracts ?? []).ToHashSet()))
            .AddSingleton<Listening>()
            .AddHostedService(provider => provider.GetRequiredService<Listening>())
            .AddHostedService<DeadLetterCollector>();
        return builder;

        StoreOptions Make(string schema, TimeProvider time)
        {
            var options = new StoreOptions { DatabaseSchemaName = schema };
            options.UseSystemTextJsonForSerialization(
                new JsonSerializerOptions(Defaults.Json),
                EnumStorage.AsString,
                Casing.CamelCase
            );
            options.AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate;
            options.DisableNpgsqlLogging = true;
            options.Events.AppendMode = EventAppendMode.Quick;
            options.Events.TimeProvider = time;
            options.Events.UseMandatoryStreamTypeDeclaration = true;
            options.Events.EnableUniqueIndexOnEventId = true;
            options.Events.MetadataConfig.EnableAll();
            options.Events.UseExclusiveLockOnConcurrentAppends = true;
            options.Projections.UseIdentityMapForAggregates = false;
            if (schema == MainSchema)
            {
                RefusalTable.AddTable(options);
                DeadLetterTable.AddTable(options);
                options.Storage.Add(new RecordedTime(options));
            }

            store(options);
            return options;
        }
    }

    private static void Configure(WolverineOptions options, string service, Assembly application)
    {
        options.ApplicationAssembly = application;
        options.ServiceName = service;
        options
            .Discovery.DisableConventionalDiscovery()
            .CustomizeHandlerDiscovery(types =>
                types.Includes.WithCondition("Reactions are named When…", type =>
                    type.Name.StartsWith("When", StringComparison.Ordinal)
                )
            );
        options.CodeGeneration.TypeLoadMode = TypeLoadMode.Static;
        options.Policies.AutoApplyTransactions();
        options.Policies.MessageExecutionLogLevel(LogLevel.Debug);
        options.Policies.MessageSuccessLogLevel(LogLevel.Debug);

        // Messages are handled inline and published by the relay: Wolverine stores and distributes nothing.
        options.Durability.Mode = DurabilityMode.MediatorOnly;

        options.OnException(Conflict.Explains).RetryWithCooldown(Retries.AfterConflict);
        // A database that is away or gives up is no fault of the message.
        options
            .OnException(TransientErrors.Contains)
            .RetryWithCooldown(TransientErrors.Patience)
            .Then.MoveToErrorQueue();
        options.OnAnyException().RetryWithCooldown(Milliseconds(50, 500, 2000)).Then.MoveToErrorQueue();
    }

    /// <summary>
    /// The same statements come again and again: let PostgreSQL plan them once for each connection. And each session is
    /// on UTC, whatever zone the host, the account or the database is set to: Marten's quick append stores
    /// <c>now() at time zone 'utc'</c>, which a session on another zone would shift by its offset (marten#5136). A
    /// replica that hangs in a transaction would hold up the relay of all others (<see cref="RelayWatch"/>), so
    /// PostgreSQL ends it.
    /// </summary>
    private static string Tuned(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 3,
            Timezone = "UTC",
        };
        settings.Options = $"{settings.Options} -c idle_in_transaction_session_timeout=15s".TrimStart();
        return settings.ConnectionString;
    }

    private static TimeSpan[] Milliseconds(params int[] delays) =>
        [.. delays.Select(delay => TimeSpan.FromMilliseconds(delay))];

    private static string Required(IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException(
                $"The connection string '{name}' is missing (ConnectionStrings__{name})."
            );
}

/// <summary>Name of the service, and how its events become contracts.</summary>
public sealed record ServiceIdentity(string Name, Func<IEvent, object?> ToContract);
