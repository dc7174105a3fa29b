using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Endpoints.Errors;
using Sluice.Endpoints.Operations;
using Sluice.Endpoints.Triton.Control;
using Sluice.Grpc.Methods;
using Sluice.Hosting.Metrics;
using Sluice.Serving.Inference;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Telemetry;
using Sluice.Serving.Tensors;
using Sluice.Testing;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>
/// All endpoints on one cleartext HTTP/2 port, over the real pipeline and fake models. Its end fails the test where an error
/// was logged that the test did not expect.
/// </summary>
internal sealed class EndpointServer : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>The most bytes of a request, in either protocol.</summary>
    public const int MaxRequestBytes = 2 << 20;

    private readonly LoopbackServer _server;
    private readonly IDisposable[] _parts;

    private EndpointServer(LoopbackServer server, ModelLifecycle lifecycle, params IDisposable[] parts)
    {
        Lifecycle = lifecycle;
        _server = server;
        _parts = parts;
        Grpc = new GrpcTestClient(server.Address);
        Rest = new RestTestClient(server.Address);
    }

    public GrpcTestClient Grpc { get; }

    public RestTestClient Rest { get; }

    public CollectedLogs Logs => _server.Logs;

    /// <summary>What requests and answers lie in.</summary>
    public required TensorMemory Memory { get; init; }

    public ModelLifecycle Lifecycle { get; }

    /// <summary>Begins the end: waits for what is in flight.</summary>
    public Task StopAsync() => _server.StopAsync();

    /// <summary>Serves models, once each wanted version is ready or has failed.</summary>
    /// <param name="models">None given: an echo of every element type, and <c>pair</c>.</param>
    public static Task<EndpointServer> StartAsync(params FakeModel[] models) => StartAsync("latest", models);

    /// <inheritdoc cref="StartAsync(FakeModel[])"/>
    /// <param name="policy">Which versions are wanted, as <c>--versions</c> takes it.</param>
    /// <param name="models">None given: an echo of every element type, and <c>pair</c>.</param>
    public static async Task<EndpointServer> StartAsync(string policy, params FakeModel[] models)
    {
        var engine = new FakeEngine(models is [] ? Standard() : models);
        var catalog = new ModelCatalog();
        var lifecycle = new ModelLifecycle(
            engine,
            engine,
            VersionPolicy.Parse(policy),
            catalog,
            NullLogger<ModelLifecycle>.Instance
        );
        await lifecycle.LookAsync(CancellationToken.None).Within(Limit);

        var slots = new RunSlots(2, 64);
        bool IsReady() => catalog.IsReady(strict: false);
        var metrics = new ServingMetrics(catalog, catalog, slots, IsReady);
        var collector = new MeterCollector(catalog);
        var memory = new TensorMemory(256 << 20);
        var pipeline = new InferencePipeline(catalog, slots, memory, metrics, TimeProvider.System);
        var server = await LoopbackServer.StartAsync(
            app =>
            {
                app.UseMiddleware<RestErrors>();
                app.UseGrpcFallback();
                new OperationsEndpoints(catalog, IsReady, collector, withTriton: true).Map(app);
                var grpc = new GrpcOptions
                {
                    MapException = ErrorCodes.ToGrpcStatus,
                    MaxRequestBytes = MaxRequestBytes,
                };
                new Contracts(catalog, engine, pipeline, IsReady, VersionPolicy.Parse(policy), runs: 2).Map(app, grpc);
                var control = new ModelControl(lifecycle, catalog, TimeSpan.Zero, TimeProvider.System, default);
                new RepositoryControl(control, memory).Map(app, grpc);
            },
            configure: builder =>
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = MaxRequestBytes)
        );
        return new(server, lifecycle, collector, metrics, memory) { Memory = memory };
    }

    public async ValueTask DisposeAsync()
    {
        Grpc.Dispose();
        Rest.Dispose();
        await _server.DisposeAsync();
        // Whatever the test did, each request and answer has given its memory back.
        Assert.Equal(0, Memory.InUse);
        Array.ForEach(_parts, part => part.Dispose());
    }

    private static FakeModel[] Standard() =>
        [.. Enum.GetValues<ElementType>().Select(FakeModel.Echo), FakeModel.Pair("pair", "1")];
}
