using Sluice.Artifacts.Http;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Artifacts.Tests.Stores;

namespace Sluice.Artifacts.Tests.Http;

/// <summary>The contract against nginx, as far as a web server can keep it; objects are put there by WebDAV.</summary>
[Collection(NginxCollection.Name)]
public abstract class HttpStoreContract(NginxServer nginx) : StoreContract
{
    private readonly string _root = nginx.NewRoot();

    protected override StoreLimits Limits =>
        new()
        {
            NoListing = "a web server does not say what it holds",
            NoWriting = "a web server is not published to",
            NoBuckets = "a web server has no buckets",
        };

    /// <summary>Where it is read.</summary>
    protected abstract string Endpoint { get; }

    protected override Task<IArtifactStore> OpenEmptyAsync() =>
        Task.FromResult<IArtifactStore>(
            new HttpStore(
                ArtifactUri.Parse($"{Endpoint}/{_root}"),
                new TestSettings { ["SLUICE_CA_BUNDLE"] = nginx.AuthorityFile },
                new HttpStoreOptions { AllowUnencrypted = true },
                TimeProvider.System
            )
        );

    protected override Task SeedAsync(string path, byte[] bytes) => nginx.PutAsync($"{_root}/{path}", bytes);
}
