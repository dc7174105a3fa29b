using System.Net;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Sluice.Hosting.Listening;
using Sluice.Protos.Inference;
using Sluice.Router;
using Sluice.Routing.Answering;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Hosting;

/// <summary>A real router on free ports, with clients for it; its end fails the test where it logged an error.</summary>
internal sealed class RunningRouter : IAsyncDisposable
{
    public const string InferPath = "/inference.GRPCInferenceService/ModelInfer";
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly RoutingOptions Plain = new()
    {
        DefaultNamespace = "default",
        MaxGrpcMessageBytes = 32 << 20,
        // So that a test of what has no server in the end need not wait for it.
        MaxWait = TimeSpan.FromMilliseconds(50),
    };
    private readonly ILoggerFactory _logging;
    private ulong _generation;
    private readonly bool _isStopped;

    private RunningRouter(TimeProvider time, Func<RoutingOptions, RoutingOptions>? change, TimeSpan drainDelay)
    {
        // One with a delay is stopped by its test, which has the clock.
        _isStopped = drainDelay > TimeSpan.Zero;
        _logging = LoggerFactory.Create(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Debug));
        var options = new RouterOptions
        {
            Http = ListenAddress.AnyLoopbackPort,
            Grpc = ListenAddress.AnyLoopbackPort,
            DrainDelay = drainDelay,
            Routing = change?.Invoke(Plain) ?? Plain,
        };
        Host = new RouterHost(options, _logging, time, new Random(1));
    }

    public RouterHost Host { get; }

    public CollectedLogs Logs { get; } = new();

    /// <summary>Speaks HTTP/1.1 to the one port.</summary>
    public HttpClient Rest { get; private set; } = null!;

    /// <summary>Speaks HTTP/2 to the other.</summary>
    public HttpClient Rest2 { get; private set; } = null!;

    /// <summary>Speaks gRPC to the same.</summary>
    public GrpcTestClient Grpc { get; private set; } = null!;

    public Uri GrpcAddress => new($"http://{Host.Grpc}");

    public static async Task<RunningRouter> StartAsync(
        TimeProvider? time = null,
        Func<RoutingOptions, RoutingOptions>? change = null,
        TimeSpan drainDelay = default
    )
    {
        var router = new RunningRouter(time ?? TimeProvider.System, change, drainDelay);
        await router.Host.StartAsync(CancellationToken.None);
        router.Rest = new HttpClient { BaseAddress = new Uri($"http://{router.Host.Http}"), Timeout = Limit };
        router.Rest2 = new HttpClient
        {
            BaseAddress = router.GrpcAddress,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = Limit,
        };
        router.Grpc = new GrpcTestClient(router.GrpcAddress);
        return router;
    }

    /// <summary>A backend that answers every request so.</summary>
    public static Task<LoopbackServer> BackendAsync(RequestDelegate answer) =>
        LoopbackServer.StartAsync(
            application => application.Run(answer),
            HttpProtocols.Http2,
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null)
        );

    /// <summary>An address of the loopback interface at which nothing listens.</summary>
    public static async Task<string> DeadAddressAsync()
    {
        await using var server = await BackendAsync(_ => Task.CompletedTask);
        return server.Address.Authority;
    }

    /// <summary>Splits the model "iris" so, by the next generation; see <see cref="Tables.Route"/>.</summary>
    /// <returns>Completes when the last request of older tables has ended.</returns>
    public Task Split(string revisions) => Put(Tables.Route("default/iris", revisions, "iris.example"));

    /// <summary>Puts a table of these routes, by the next generation.</summary>
    /// <returns>Completes when the last request of older tables has ended.</returns>
    public Task Put(params Protos.Control.Route[] routes) => Host.State.Replace(Tables.Of(++_generation, routes));

    /// <summary>Sends everything for "iris" to one backend.</summary>
    public void SendAllTo(string address) => _ = Split($"champion r1 7 10000 {address}");

    public Task<HttpResponseMessage> PredictAsync(HttpContent? content = null) =>
        Rest.PostAsync("/v2/models/iris/infer", content ?? new StringContent("{}"));

    /// <summary>A prediction over either version of HTTP, whose answer is had when its head has come.</summary>
    public Task<HttpResponseMessage> BeginPredictAsync(int httpVersion, HttpContent? content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/iris/infer")
        {
            Content = content,
            Version = new Version(httpVersion, httpVersion == 1 ? 1 : 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        return (httpVersion == 1 ? Rest : Rest2).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public Task<GrpcReply<byte[]>> CallAsync(GrpcTestCall? call = null, CancellationToken cancellation = default) =>
        Grpc.SendAsync(InferPath, Framed("iris"), call, cancellation);

    public static byte[] Framed(string model, string version = "", int rawBytes = 0)
    {
        var message = new ModelInferRequest { ModelName = model, ModelVersion = version };
        if (rawBytes > 0)
            message.RawInputContents.Add(ByteString.CopyFrom(RandomBytes(rawBytes)));
        return GrpcTestClient.Frame(message.ToByteArray());
    }

    /// <summary>A message that is small compressed, and so large inflated.</summary>
    public static byte[] Zeros(string model, int bytes)
    {
        var message = new ModelInferRequest { ModelName = model };
        message.RawInputContents.Add(ByteString.CopyFrom(new byte[bytes]));
        return GrpcTestClient.Frame(GrpcTestClient.Gzip(message.ToByteArray()), flag: 1);
    }

    public static byte[] RandomBytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        Rest.Dispose();
        Rest2.Dispose();
        Grpc.Dispose();
        if (!_isStopped)
            await Host.StopAsync();
        await Host.DisposeAsync();
        _logging.Dispose();
        Logs.Verify();
    }
}
