using Sluice.Artifacts.Tests.Servers;

namespace Sluice.Artifacts.Tests.AzureBlob;

/// <summary>The contract by a shared access signature.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class AzureBlobStoreBySignatureTests(AzuriteServer azurite) : AzureBlobContract(azurite)
{
    internal override TestSettings Settings =>
        new()
        {
            ["AZURE_STORAGE_SAS_TOKEN"] = AzuriteServer.SignatureUntil(TimeProvider.System.GetUtcNow().AddHours(1)),
            ["AZURE_STORAGE_ENDPOINT"] = Azurite.Endpoint,
        };
}
