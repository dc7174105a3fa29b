using Sluice.Artifacts.S3;
using Sluice.Artifacts.Tests.AzureBlob;
using Sluice.Artifacts.Tests.Servers;
using Sluice.Artifacts.Tests.Stores;

namespace Sluice.Artifacts.Tests.S3;

/// <summary>The contract over TLS whose authority only the settings know, with large files in parts.</summary>
[Collection(RgwCollection.Name)]
public sealed class S3StoreOverTlsTests(RgwServer rgw) : S3Contract(rgw)
{
    protected override StoreLimits Limits =>
        new()
        {
            NoRaces =
                "radosgw knows no conditions for files in parts; what it knows for others, S3StoreByKeyTests show",
        };

    internal override S3Limits Cut => base.Cut with { PutUpToBytes = 6 << 20, PartBytes = 5 << 20 };

    internal override TestSettings Settings
    {
        get
        {
            var settings = Rgw.Settings(Rgw.TlsEndpoint);
            settings["AWS_CA_BUNDLE"] = Rgw.AuthorityFile;
            return settings;
        }
    }
}
