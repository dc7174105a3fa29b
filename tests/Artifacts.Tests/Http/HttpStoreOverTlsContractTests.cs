using Sluice.Artifacts.Tests.Servers;

namespace Sluice.Artifacts.Tests.Http;

/// <summary>Over TLS, with an authority of the user's own.</summary>
public sealed class HttpStoreOverTlsContractTests(NginxServer nginx) : HttpStoreContract(nginx)
{
    private readonly NginxServer _nginx = nginx;

    protected override string Endpoint => _nginx.TlsEndpoint;
}
