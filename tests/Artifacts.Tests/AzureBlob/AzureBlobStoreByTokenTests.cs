using Azure.Core;
using Sluice.Artifacts.Tests.Servers;

namespace Sluice.Artifacts.Tests.AzureBlob;

/// <summary>The contract by a token, over TLS whose authority only the settings know.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class AzureBlobStoreByTokenTests(AzuriteServer azurite) : AzureBlobContract(azurite)
{
    internal override TestSettings Settings =>
        new()
        {
            ["AZURE_CLIENT_ID"] = "an-identity",
            ["AZURE_STORAGE_ENDPOINT"] = Azurite.TlsEndpoint,
            ["SLUICE_CA_BUNDLE"] = Azurite.AuthorityFile,
        };

    internal override TokenCredential Tokens { get; } = new TestTokens();
}
