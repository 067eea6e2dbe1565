using Sms.ServiceDefaults;

namespace Sms.Catalog.Tests.Decisions;

/// <summary>Services by the words of the field.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
    public const string Ann = "ann";

    public static ServiceTerms Terms(params string[] dependsOn) =>
        new()
        {
            Name = "A service",
            Owner = "olga",
            Criticality = "medium",
            DependsOn = dependsOn,
        };

    public static RegisterService Registering(string service, params string[] dependsOn) =>
        new()
        {
            Service = service,
            Name = "A service",
            Owner = "olga",
            Criticality = "medium",
            DependsOn = dependsOn,
        };

    public static CataloguedService Service(string key, params string[] dependsOn) =>
        CataloguedService.Create(new ServiceRegistered(ServiceKey.IdOf(key), key, Terms(dependsOn), Ann, Now));

    public static CataloguedService Retired(string key, params string[] dependsOn) =>
        Service(key, dependsOn).Apply(new ServiceRetired(key, "Old", Ann, Now));

    public static ServiceGraph Graph(params CataloguedService[] services) => new(services);
}
