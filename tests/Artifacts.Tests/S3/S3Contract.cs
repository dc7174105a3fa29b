using Sluice.Artifacts.S3;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Artifacts.Tests.Stores;

namespace Sluice.Artifacts.Tests.S3;

/// <summary>The contract against radosgw; each class of its own says who asks, and over what.</summary>
public abstract class S3Contract(RgwServer rgw) : StoreContract
{
    protected override int MoreThanAPage => 120;

    protected RgwServer Rgw => rgw;

    internal virtual S3Limits Cut => new() { KeysAPage = 50 };

    internal abstract TestSettings Settings { get; }

    protected override async Task<IArtifactStore> OpenEmptyAsync()
    {
        var store = Open("models of 模/v");
        await store.CreateBucketAsync(default);
        return store;
    }

    protected override IArtifactStore OpenWithoutBucket() => Open("models");

    private S3Store Open(string path) =>
        new(ArtifactUri.Parse($"s3://{rgw.NewBucket()}/{path}"), Settings, TimeProvider.System, Cut);
}
