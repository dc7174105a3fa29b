using Sluice.Conformance.Tests.Servers;
using Sluice.Testing.Onnx;

namespace Sluice.Conformance.Tests.Exactness;

/// <summary>A model server alone with two models: one gives back what it is given, one takes its time.</summary>
public sealed class EchoModels : IAsyncLifetime
{
    /// <summary>Vectors <c>in_0</c> to <c>in_4</c>, given back as <c>out_0</c> to <c>out_4</c>.</summary>
    public const string Echo = "echo";

    /// <summary>Counts to <c>trips</c>.</summary>
    public const string Count = "count";

    private readonly TemporaryFolder _folder = new();
    private ModelServerAlone? _server;

    public string Grpc => _server!.Grpc;

    public async ValueTask InitializeAsync()
    {
        OnnxType[] types = [OnnxType.Int64, OnnxType.UInt64, OnnxType.Double, OnnxType.Float, OnnxType.String];
        await WriteAsync(Echo, OnnxModels.Identities(types));
        await WriteAsync(Count, OnnxModels.Count());
        _server = await ModelServerAlone.StartAsync(_folder.Path, "latest");
    }

    public async ValueTask DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
    }

    private async Task WriteAsync(string model, byte[] bytes)
    {
        var version = Directory.CreateDirectory(Path.Combine(_folder.Path, model, "1"));
        await File.WriteAllBytesAsync(Path.Combine(version.FullName, "model.onnx"), bytes);
    }
}
