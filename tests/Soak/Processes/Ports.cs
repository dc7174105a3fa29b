using System.Net;
using System.Net.Sockets;

namespace Sluice.Soak.Processes;

/// <summary>Free ports of the loopback address, each given out once.</summary>
internal sealed class Ports
{
    private readonly HashSet<int> _given = [];

    public int[] Take(int count)
    {
        var ports = new List<int>();
        while (ports.Count < count)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            if (_given.Add(port))
                ports.Add(port);
        }
        return [.. ports];
    }
}
