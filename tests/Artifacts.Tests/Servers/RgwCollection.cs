namespace Sluice.Artifacts.Tests.Servers;

/// <summary>Tests that share one radosgw.</summary>
[CollectionDefinition(Name)]
public sealed class RgwCollection : ICollectionFixture<RgwServer>
{
    public const string Name = "radosgw";
}
