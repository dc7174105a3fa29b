using Amazon.Runtime;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Settings;

namespace Sluice.Artifacts.S3;

/// <summary>Puts our connections below the SDK, which disposes them with its client. Authorities may be named by <c>AWS_CA_BUNDLE</c>, too.</summary>
internal sealed class SdkConnections(IStoreSettings settings) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => Make(settings);

    /// <summary>One that the caller disposes.</summary>
    public static HttpClient Make(IStoreSettings settings) =>
        StoreConnections.Make(settings, vendorBundleName: "AWS_CA_BUNDLE");
}
