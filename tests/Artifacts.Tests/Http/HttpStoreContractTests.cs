using Sluice.Artifacts.Tests.Servers;

namespace Sluice.Artifacts.Tests.Http;

/// <summary>Over plain HTTP.</summary>
public sealed class HttpStoreContractTests(NginxServer nginx) : HttpStoreContract(nginx)
{
    private readonly NginxServer _nginx = nginx;

    protected override string Endpoint => _nginx.Endpoint;
}
