using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Servers;

namespace Sluice.Conformance.Tests.Iris;

/// <summary>Every client of another maker, against the router and against a model server alone.</summary>
public sealed class ClientsAndServers : MatrixTheoryData<string, string>
{
    public ClientsAndServers()
        : base([GrpcClient.Node, GrpcClient.Python], [IrisServers.Up, IrisServers.Alone]) { }
}
