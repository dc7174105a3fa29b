using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Triton;

/// <summary>What one of Triton's example clients sends, call by call; README.md beside it says where that comes from.</summary>
internal static class TritonExample
{
    public const string Vectors = "tests/Conformance.Tests/Triton/vectors.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The examples that call over gRPC.</summary>
    public static IReadOnlyList<string> AllOverGrpc()
    {
        using var file = JsonDocument.Parse(RepositoryFiles.Read(Vectors));
        return
        [
            .. file
                .RootElement.EnumerateObject()
                .Where(example => example.Value[0].TryGetProperty("rpc", out _))
                .Select(example => example.Name),
        ];
    }

    public static HttpVector[] Http(string name) => Read<HttpVector>(name);

    public static GrpcVector[] Grpc(string name) => Read<GrpcVector>(name);

    private static T[] Read<T>(string name)
    {
        using var file = JsonDocument.Parse(RepositoryFiles.Read(Vectors));
        return file.RootElement.GetProperty(name).Deserialize<T[]>(Json)!;
    }
}

/// <summary>A request over HTTP/1.1.</summary>
/// <param name="What">The client's method.</param>
/// <param name="Head">Its lines.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record HttpVector(string What, string[] Head, byte[] Body)
{
    public byte[] Bytes => [.. Encoding.ASCII.GetBytes(string.Join("\r\n", Head) + "\r\n\r\n"), .. Body];
}

/// <summary>A call over gRPC.</summary>
/// <param name="What">The client's method.</param>
/// <param name="Rpc">The service's.</param>
/// <param name="Metadata">What the example adds.</param>
/// <param name="Gzip">Whether the message is compressed on its way.</param>
/// <param name="Async">Whether the client waits for it as a future.</param>
/// <param name="Message">Its bytes.</param>
internal sealed record GrpcVector(
    string What,
    string Rpc,
    IReadOnlyDictionary<string, string> Metadata,
    bool Gzip,
    bool Async,
    byte[] Message
);
