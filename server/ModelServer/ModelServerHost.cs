using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Sluice.Endpoints;
using Sluice.Endpoints.Errors;
using Sluice.Endpoints.Operations;
using Sluice.Endpoints.Triton.Control;
using Sluice.Grpc.Methods;
using Sluice.Hosting.Access;
using Sluice.Hosting.Lifetime;
using Sluice.Hosting.Listening;
using Sluice.Hosting.Metrics;
using Sluice.ModelServer.Listeners;
using Sluice.Serving.Inference;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Telemetry;
using Sluice.Serving.Tensors;

namespace Sluice.ModelServer;

/// <summary>A model server: loads what its repository holds, and answers for it. Any number may live in one process.</summary>
public sealed class ModelServerHost : IAsyncDisposable
{
    /// <summary>Memory that no request needs for so long goes back to the system.</summary>
    private static readonly TimeSpan IdleMemoryLimit = TimeSpan.FromSeconds(10);

    internal const string ControlFlag = "--repository-control";
    internal const string ControlGrpcFlag = "--repository-control-grpc";

    private readonly ModelServerOptions _options;
    private readonly TimeProvider _time;
    private readonly ModelLifecycle _lifecycle;
    private readonly ModelWatch _watch;
    private readonly RunSlots _slots;
    private readonly TensorMemory _memory;
    private readonly ITimer _trim;
    private readonly ServingMetrics _metrics;
    private readonly MeterCollector _collector;
    private readonly WebApplication _application;
    private readonly Listener? _http;
    private readonly Listener _grpc;
    private readonly Listener? _operations;
    private readonly Listener? _control;
    private readonly Listener? _controlGrpc;
    private readonly ControlGuard _guard;
    private readonly CancellationTokenSource _stopping = new();
    private Task _looking = Task.CompletedTask;
    private volatile bool _isDraining;

    /// <exception cref="ArgumentException">The options are wrong; the message names all that is.</exception>
    public ModelServerHost(
        ModelServerOptions options,
        IModelRepository repository,
        IModelEngine engine,
        ILoggerFactory logging,
        TimeProvider time
    )
    {
        if (options.Problems() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join("; ", problems), nameof(options));
        }

        _options = options;
        _time = time;
        _http = options.Http is null ? null : new("--http", options.Http, HttpProtocols.Http1);
        _grpc = new("--grpc", options.Grpc, HttpProtocols.Http2);
        _operations = options.Operations is null ? null : new("--operations", options.Operations, HttpProtocols.Http1);
        _control = options.Control is null ? null : new(ControlFlag, options.Control, HttpProtocols.Http1);
        _controlGrpc = options.ControlGrpc is null
            ? null
            : new(ControlGrpcFlag, options.ControlGrpc, HttpProtocols.Http2);
        _guard = new(options.ControlTokenFile);
        var log = logging.CreateLogger<ModelLifecycle>();
        _lifecycle = new(repository, engine, options.Versions, Catalog, log, new(options.Batching, time));
        _watch = new(_lifecycle, options.Watch, time, new Random(), log) { Looked = () => Looked?.Invoke() };
        _slots = new RunSlots(options.ConcurrentRuns, options.MaxWaitingRequests);
        _memory = new TensorMemory(options.MaxHeldBytes);
        _trim = time.CreateTimer(_ => _memory.Trim(), state: null, IdleMemoryLimit, IdleMemoryLimit);
        _metrics = new ServingMetrics(this, Catalog, _slots, () => IsReady);
        _collector = new MeterCollector(this, MeterCollector.Runtime);
        _application = Build(engine, logging);
    }

    public ModelCatalog Catalog { get; } = new();

    /// <summary>Told after each look at the repository that follows the first, from any thread.</summary>
    public Action? Looked { get; set; }

    /// <summary>Where REST is served; null: nowhere. Known once started.</summary>
    public IPEndPoint? Http => _http?.BoundEndPoint;

    /// <summary>Where gRPC, and REST over HTTP/2, is served. Known once started.</summary>
    public IPEndPoint Grpc => _grpc.BoundEndPoint;

    /// <summary>Where probes and status are served; null: nowhere. Known once started.</summary>
    public IPEndPoint? Operations => _operations?.BoundEndPoint;

    /// <summary>Where load and unload are answered over HTTP/1.1; null: nowhere. Known once started.</summary>
    public IPEndPoint? Control => _control?.BoundEndPoint;

    /// <summary>Where they are answered over gRPC; null: nowhere. Known once started.</summary>
    public IPEndPoint? ControlGrpc => _controlGrpc?.BoundEndPoint;

    /// <summary>Whether predictions can be asked for.</summary>
    public bool IsReady => !_isDraining && Catalog.IsReady(_options.StrictReadiness);

    /// <summary>Opens the listeners; the server is live, and not ready.</summary>
    /// <exception cref="ListenException">An address cannot be bound.</exception>
    /// <exception cref="FormatException">The file of the token for repository control holds none.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        _guard.Check();
        foreach (var listener in Listeners())
        {
            listener.Check();
        }

        // Runs block pool threads: leave as many for everything else, or probes would wait for predictions.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, _options.ConcurrentRuns + Environment.ProcessorCount), ports);
        try
        {
            await _application.StartAsync(cancellation);
        }
        catch (IOException failure)
        {
            // Two flags name one address, or another program was quicker.
            throw new ListenException(failure.Message, failure);
        }
    }

    /// <summary>Loads every wanted version; returns when each is ready or has failed.</summary>
    /// <exception cref="Serving.Errors.ServingException">The repository cannot be listed.</exception>
    /// <exception cref="OperationCanceledException">The server was told to stop.</exception>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stopping.Token);
        var loading = Task.Run(() => _watch.LoadAsync(either.Token), CancellationToken.None);
        _looking = loading;
        await loading;
        _looking = Task.Run(() => _watch.RunAsync(_stopping.Token), CancellationToken.None);
    }

    /// <summary>
    /// Says that it is not ready, accepts for the drain delay longer, then closes: requests in flight end, no new ones
    /// begin.
    /// </summary>
    public async Task StopAsync()
    {
        _isDraining = true;
        Catalog.TellChanged();
        await _stopping.CancelAsync();
        if (_options.DrainDelay > TimeSpan.Zero)
        {
            await Task.Delay(_options.DrainDelay, _time);
        }

        await _application.StopAsync();

        // What is being loaded is loaded to its end, because nothing can break that off; only then is all of it freed.
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _lifecycle.Unload();
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        await _trim.DisposeAsync();
        _memory.Dispose();
        _collector.Dispose();
        _metrics.Dispose();
        _stopping.Dispose();
    }

    private IEnumerable<Listener> Listeners() =>
        new[] { _http, _grpc, _operations, _control, _controlGrpc }.OfType<Listener>();

    private WebApplication Build(IModelEngine engine, ILoggerFactory logging)
    {
        var builder = WebHosts.CreateBuilder(logging);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = _options.MaxRequestBytes;
            _http?.AddTo(kestrel);
            _grpc.AddTo(kestrel);
            _operations?.AddTo(kestrel, OwnListener.Operations.Mark);
            _control?.AddTo(kestrel, OwnListener.Control.Mark);
            _controlGrpc?.AddTo(kestrel, OwnListener.Control.Mark);
        });

        var application = builder.Build();
        var pipeline = new InferencePipeline(Catalog, _slots, _memory, _metrics, _time);
        var grpc = new GrpcOptions
        {
            MaxRequestBytes = _options.MaxRequestBytes,
            MapException = ErrorCodes.ToGrpcStatus,
            DefaultTimeout = _options.Timeout,
            Time = _time,
        };

        if (_options.AccessLog)
        {
            Log(application, new AccessRecorder(logging, _time));
        }

        OwnListener.UseShortcut(application);
        application.UseRouting();
        application.UseMiddleware<RestErrors>();
        application.Use(_guard.GuardAsync);
        application.Use(OwnListener.Operations.KeepApartAsync);
        application.Use(OwnListener.Control.KeepApartAsync);
        if (_options.Timeout is { } limit)
        {
            application.Use(new RestDeadline(limit, _time).LimitAsync);
        }

        application.UseGrpcFallback();
        new Contracts(Catalog, engine, pipeline, () => IsReady, _options.Versions, _options.ConcurrentRuns)
        {
            GrpcPort = () => Grpc.Port,
            AsTriton = _options.AsTriton,
        }.Map(application, grpc);
        if (_control is not null || _controlGrpc is not null)
        {
            var control = new ModelControl(_lifecycle, Catalog, _options.Watch.Settling, _time, _stopping.Token);
            new RepositoryControl(control, _memory).Map(
                application.MapGroup("").WithMetadata(OwnListener.Control),
                grpc
            );
        }

        var operations = application.MapGroup("").WithMetadata(OwnListener.Operations);
        new OperationsEndpoints(Catalog, () => IsReady, _collector, _options.TritonMetrics).Map(operations);
        return application;
    }

    /// <summary>All requests but those of the operations port, which come by the clock.</summary>
    private static void Log(IApplicationBuilder application, AccessRecorder access) =>
        application.UseWhen(
            context => !OwnListener.Operations.Accepted(context),
            requests => requests.Use(access.RecordAsync)
        );
}
