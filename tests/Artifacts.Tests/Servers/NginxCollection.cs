namespace Sluice.Artifacts.Tests.Servers;

/// <summary>Tests that share one nginx.</summary>
[CollectionDefinition(Name)]
public sealed class NginxCollection : ICollectionFixture<NginxServer>
{
    public const string Name = "nginx";
}
