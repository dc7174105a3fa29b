using Google.Apis.Http;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Settings;

namespace Sluice.Artifacts.Gcs;

/// <summary>Makes Google's library fetch tokens over the same connections as everything else: authorities and proxies hold there too.</summary>
internal sealed class GcsConnections(IStoreSettings settings) : HttpClientFactory
{
    protected override HttpMessageHandler CreateHandler(CreateHttpClientArgs args) =>
        StoreConnections.MakeHandler(settings);
}
