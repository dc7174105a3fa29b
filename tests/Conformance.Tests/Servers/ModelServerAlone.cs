using Microsoft.Extensions.Logging;
using Sluice.Hosting.Listening;
using Sluice.ModelServer;
using Sluice.Onnx.Sessions;
using Sluice.Serving.Lifecycle;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Servers;

/// <summary>A model server in this process, with no router before it. An error that it logs fails the test.</summary>
internal sealed class ModelServerAlone : IAsyncDisposable
{
    private readonly CollectedLogs _logs = new();
    private readonly ILoggerFactory _logging;
    private readonly ModelServerHost _host;

    private ModelServerAlone(string repository, string versions, Func<ModelServerOptions, ModelServerOptions>? change)
    {
        _logging = LoggerFactory.Create(logging => logging.AddProvider(_logs));
        var options = new ModelServerOptions
        {
            Http = ListenAddress.AnyLoopbackPort,
            Grpc = ListenAddress.AnyLoopbackPort,
            Versions = VersionPolicy.Parse(versions),
            DrainDelay = TimeSpan.Zero,
        };
        var models = Repositories.OfRepository(repository);
        _host = new ModelServerHost(
            change?.Invoke(options) ?? options,
            models,
            new OnnxEngine(),
            _logging,
            TimeProvider.System
        );
    }

    /// <summary>REST over HTTP/1.1.</summary>
    public Uri Http => new($"http://{_host.Http}");

    /// <summary>gRPC and REST over HTTP/2: host and port.</summary>
    public string Grpc => $"{_host.Grpc}";

    /// <summary>Repository control over HTTP/1.1, where it was asked for.</summary>
    public Uri Control => new($"http://{_host.Control}");

    /// <summary>Repository control over gRPC, where it was asked for: host and port.</summary>
    public string ControlGrpc => $"{_host.ControlGrpc}";

    /// <param name="repository">Its folder: <c>repository/model/version/model.onnx</c>.</param>
    /// <param name="versions">Which versions it serves, as <c>--versions</c> has it.</param>
    /// <param name="change">Other options than the usual ones; null: none.</param>
    public static async Task<ModelServerAlone> StartAsync(
        string repository,
        string versions,
        Func<ModelServerOptions, ModelServerOptions>? change = null
    )
    {
        var server = new ModelServerAlone(repository, versions, change);
        await server._host.StartAsync(TestContext.Current.CancellationToken);
        await server._host.LoadAsync(TestContext.Current.CancellationToken);
        Assert.True(server._host.IsReady, "the model server is not ready after loading");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        _logging.Dispose();
        _logs.Verify();
    }
}
