using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Servers;

namespace Sluice.Artifacts.Tests.S3;

/// <summary>The contract by an access key.</summary>
[Collection(RgwCollection.Name)]
public sealed class S3StoreByKeyTests(RgwServer rgw) : S3Contract(rgw)
{
    internal override TestSettings Settings => Rgw.Settings();
}
