using Sluice.Artifacts.Tests.Servers;

namespace Sluice.Artifacts.Tests.AzureBlob;

/// <summary>The contract by the account's key.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class AzureBlobStoreByKeyTests(AzuriteServer azurite) : AzureBlobContract(azurite)
{
    internal override TestSettings Settings =>
        new() { ["AZURE_STORAGE_KEY"] = AzuriteServer.Key, ["AZURE_STORAGE_ENDPOINT"] = Azurite.Endpoint };
}
