using Microsoft.Extensions.Logging;
using Sluice.Hosting.Listening;
using Sluice.Onnx.Sessions;
using Sluice.Protos.Inference;
using Sluice.Serving.Batching;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests.Harness;

/// <summary>
/// The real host on free ports. Its end fails the test where an error was logged that the test did not expect.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ILoggerFactory _logging;

    private TestServer(ModelServerHost host, ILoggerFactory logging, CollectedLogs logs)
    {
        Host = host;
        _logging = logging;
        Logs = logs;
        Rest = new HttpTestClient(host.Http!);
        RestOverHttp2 = new HttpTestClient(host.Grpc, isHttp2: true);
        Operations = new HttpTestClient(host.Operations!);
        Grpc = new GrpcTestClient(new Uri($"http://{host.Grpc}"));
    }

    public static ModelServerOptions Options { get; } =
        new()
        {
            Http = ListenAddress.AnyLoopbackPort,
            Grpc = ListenAddress.AnyLoopbackPort,
            Operations = ListenAddress.AnyLoopbackPort,
            DrainDelay = TimeSpan.Zero,
            Watch = new() { Interval = null, Settling = TimeSpan.Zero },
        };

    public ModelServerHost Host { get; }

    public CollectedLogs Logs { get; }

    public HttpTestClient Rest { get; }

    public HttpTestClient RestOverHttp2 { get; }

    public HttpTestClient Operations { get; }

    public GrpcTestClient Grpc { get; }

    /// <summary>Starts a server and loads its models.</summary>
    public static async Task<TestServer> StartAsync(
        TestRepository repository,
        string versions = "latest",
        ModelServerOptions? options = null,
        IModelEngine? engine = null,
        TimeProvider? time = null
    )
    {
        var server = await OpenAsync(repository, versions, options, engine, time);
        await server.Host.LoadAsync(CancellationToken.None).Within(Limit);
        return server;
    }

    /// <summary>Opens the listeners of a server whose models nobody has asked for yet.</summary>
    public static async Task<TestServer> OpenAsync(
        TestRepository repository,
        string versions = "latest",
        ModelServerOptions? options = null,
        IModelEngine? engine = null,
        TimeProvider? time = null
    )
    {
        var logs = new CollectedLogs();
        var logging = LoggerFactory.Create(builder => builder.AddProvider(logs));
        options ??= Options;
        var host = new ModelServerHost(
            options with
            {
                Versions = VersionPolicy.Parse(versions),
                // Another engine is there to hold its runs: those of a trial would be held too.
                Batching = engine is null ? options.Batching : new() { Mode = BatchingMode.Off },
            },
            repository.Open(),
            engine ?? new OnnxEngine(),
            logging,
            time ?? TimeProvider.System
        );
        await host.StartAsync(CancellationToken.None).Within(Limit);
        return new(host, logging, logs);
    }

    public Task<GrpcReply<ModelInferResponse>> InferAsync(ModelInferRequest request, GrpcTestCall? call = null) =>
        Grpc.UnaryAsync("/inference.GRPCInferenceService/ModelInfer", request, ModelInferResponse.Parser, call)
            .Within(Limit);

    public async ValueTask DisposeAsync()
    {
        Rest.Dispose();
        RestOverHttp2.Dispose();
        Operations.Dispose();
        Grpc.Dispose();
        await Host.DisposeAsync();
        _logging.Dispose();
        Logs.Verify();
    }
}
