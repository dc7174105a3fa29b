using Google.Protobuf;
using Sluice.Protos.Inference;

namespace Sluice.Benchmarks.Routers;

/// <summary>What is sent.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Connections">Connections at once.</param>
/// <param name="Streams">Requests at once on each.</param>
/// <param name="Message">A gRPC message with its prefix.</param>
/// <param name="Part">Which part of the requests asked for is sent.</param>
/// <param name="Gates">Which figures are this load's.</param>
internal sealed record Load(
    string Name,
    int Connections,
    int Streams,
    byte[] Message,
    double Part,
    Gates Gates = Gates.None
)
{
    public static IReadOnlyList<Load> All { get; } =
    [
        new("16 B, 1 in flight", 1, 1, MessageOf(16), 0.25, Gates.Pods),
        new("16 B, 64 in flight", 4, 16, MessageOf(16), 1, Gates.Hop),
        new("3 KB, 64 in flight", 4, 16, MessageOf(3_000), 1),
        new("602 KB, 4 in flight", 2, 2, MessageOf(602_112), 0.05),
    ];

    private static byte[] MessageOf(int rawBytes)
    {
        var message = new ModelInferRequest { ModelName = "m" };
        message.RawInputContents.Add(ByteString.CopyFrom(new byte[rawBytes]));
        var bytes = message.ToByteArray();
        return [0, .. BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(bytes.Length)), .. bytes];
    }
}
