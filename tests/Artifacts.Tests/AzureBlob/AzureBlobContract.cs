using Azure.Core;
using Sluice.Artifacts.AzureBlob;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Artifacts.Tests.Stores;

namespace Sluice.Artifacts.Tests.AzureBlob;

/// <summary>The contract against azurite; each class of its own says who asks.</summary>
public abstract class AzureBlobContract(AzuriteServer azurite) : StoreContract
{
    private readonly AzureBlobLimits _limits = new() { BlobsAPage = 50 };
    private int _stores;

    protected override int MoreThanAPage => 120;

    protected AzuriteServer Azurite => azurite;

    internal abstract TestSettings Settings { get; }

    internal virtual TokenCredential? Tokens => null;

    protected override async Task<IArtifactStore> OpenEmptyAsync()
    {
        var store = Open("models of 模/v");
        await store.CreateBucketAsync(default);
        return store;
    }

    protected override IArtifactStore OpenWithoutBucket() => Open("models");

    private AzureBlobStore Open(string path) =>
        new(
            ArtifactUri.Parse($"az://{AzuriteServer.Account}/{azurite.NewContainer()}/{path}"),
            Settings,
            TimeProvider.System,
            new Random(++_stores),
            _limits,
            (_, _) => Tokens!
        );
}
