namespace Sluice.Artifacts.Tests.Servers;

/// <summary>Tests that share one azurite.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteServer>
{
    public const string Name = "azurite";
}
