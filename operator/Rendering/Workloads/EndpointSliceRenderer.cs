using System.Net;
using System.Net.Sockets;
using Sluice.KubernetesObjects.Discovery;
using Sluice.Rendering.Naming;
using Sluice.Rendering.Pods;

namespace Sluice.Rendering.Workloads;

/// <summary>Renders the endpoints of a Service whose routers are in another namespace.</summary>
public static class EndpointSliceRenderer
{
    // What the API server takes in one slice. Routers are few.
    private const int MostEndpoints = 1000;

    private static readonly string[] Families = ["IPv4", "IPv6"];

    /// <summary>One slice for each address family that a ready router has; an empty one for IPv4 where there is none.</summary>
    /// <param name="owner">Whose Service.</param>
    /// <param name="addresses">All addresses of the ready routers.</param>
    public static IReadOnlyList<EndpointSlice> Render(Owner owner, IEnumerable<string> addresses)
    {
        var families = addresses.ToLookup(FamilyOf);
        return
        [
            .. Families
                .Where(family => family == "IPv4" || families.Contains(family))
                .Select(family => Slice(owner, family, families[family])),
        ];
    }

    private static EndpointSlice Slice(Owner owner, string family, IEnumerable<string> addresses) =>
        new()
        {
            Metadata = owner.Metadata(
                Names.OfEndpoints(owner.Name, family),
                new(Labels.OfDeployment(owner.Name))
                {
                    ["kubernetes.io/service-name"] = Names.OfService(owner.Name),
                    ["endpointslice.kubernetes.io/managed-by"] = "operator.sluice.dev",
                }
            ),
            AddressType = family,
            Endpoints =
            [
                .. addresses
                    .Distinct()
                    .Order(StringComparer.Ordinal)
                    .Take(MostEndpoints)
                    .Select(address => new SliceEndpoint
                    {
                        Addresses = [address],
                        Conditions = new() { Ready = true },
                    }),
            ],
            Ports = [Port("http", ServerPorts.Http), Port("grpc", ServerPorts.Grpc)],
        };

    private static SlicePort Port(string name, int port) =>
        new()
        {
            Name = name,
            Port = port,
            Protocol = "TCP",
        };

    private static string FamilyOf(string address) =>
        IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetworkV6
            ? "IPv6"
            : "IPv4";
}
