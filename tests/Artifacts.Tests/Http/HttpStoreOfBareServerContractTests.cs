using Sluice.Artifacts.Tests.Servers;

namespace Sluice.Artifacts.Tests.Http;

/// <summary>From a server that knows neither ETags nor ranges.</summary>
public sealed class HttpStoreOfBareServerContractTests(NginxServer nginx) : HttpStoreContract(nginx)
{
    private readonly NginxServer _nginx = nginx;

    protected override string Endpoint => _nginx.BareEndpoint;
}
