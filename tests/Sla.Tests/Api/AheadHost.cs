namespace Sms.Sla.Tests.Api;

/// <summary>For the tests that set a service's clock ahead.</summary>
public sealed class AheadHost(SlaHost shared) : OwnHost(shared);

[CollectionDefinition(Name)]
public sealed class Ahead : ICollectionFixture<AheadHost>
{
    public const string Name = "ahead";
}
