using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.Benchmarks.Load;

/// <summary>One request, sent over and over: how, how many at once, and for how long.</summary>
/// <param name="Protocol">The protocol that callers speak.</param>
/// <param name="Port">Of the target, on the loopback address.</param>
/// <param name="Path">The request's path.</param>
/// <param name="Headers">Its headers beside those that the protocol demands.</param>
/// <param name="Body">Its body.</param>
/// <param name="Connections">Connections at once.</param>
/// <param name="Streams">Requests at once on each; HTTP/1.1 has one.</param>
/// <param name="Seconds">How long is measured, after a warm-up of <see cref="WarmUp"/>.</param>
internal sealed record LoadPlan(
    LoadProtocol Protocol,
    int Port,
    string Path,
    IReadOnlyDictionary<string, string> Headers,
    byte[] Body,
    int Connections,
    int Streams,
    double Seconds
)
{
    /// <summary>Requests a second, begun by the clock whatever the answers do (an open loop); 0: the next with each answer.</summary>
    public double Rate { get; init; }

    /// <summary>Seconds of load that are not measured.</summary>
    public double WarmUp { get; init; } = 0.3;

    public static async Task<LoadPlan> ReadAsync(string file)
    {
        await using var stream = File.OpenRead(file);
        return (await JsonSerializer.DeserializeAsync(stream, LoadJson.Default.LoadPlan))!;
    }

    public async Task WriteAsync(string file)
    {
        await using var stream = File.Create(file);
        await JsonSerializer.SerializeAsync(stream, this, LoadJson.Default.LoadPlan);
    }
}

/// <summary>How callers speak.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoadProtocol>))]
internal enum LoadProtocol
{
    /// <summary>gRPC over cleartext HTTP/2.</summary>
    Grpc,

    /// <summary>HTTP/1.1, kept connections.</summary>
    Http1,

    /// <summary>The body's bytes alone, answered with a byte: what a socket can do.</summary>
    Bytes,
}

/// <summary>Generated JSON of what the benchmark's processes tell each other.</summary>
[JsonSerializable(typeof(LoadPlan))]
[JsonSerializable(typeof(LoadResult))]
internal sealed partial class LoadJson : JsonSerializerContext;
