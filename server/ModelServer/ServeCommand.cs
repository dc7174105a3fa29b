using System.CommandLine;
using System.CommandLine.Parsing;
using Sluice.Hosting.Listening;
using Sluice.ModelServer.Listeners;
using Sluice.Onnx.Sessions;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;

namespace Sluice.ModelServer;

/// <summary>The model server's command line.</summary>
internal sealed class ServeCommand
{
    private readonly Option<string?> _repository = new("--repository")
    {
        Description = "Models: URI/<model>/<version>/model.onnx; a directory, or s3:// az:// gs:// file://",
        HelpName = "URI",
    };

    private readonly Option<string?> _model = new("--model")
    {
        Description =
            "One model: a .onnx file, or versions URI/<version>/model.onnx; https:// too, with --versions only:…",
        HelpName = "URI",
    };

    private readonly Option<string?> _name = new("--name")
    {
        Description = "The name under which --model is served [default: the file's or directory's name]",
        HelpName = "NAME",
    };

    private readonly Option<VersionPolicy> _versions = new("--versions")
    {
        Description = "Versions to serve of each model: latest, latest:N, all, or only:7[,8]",
        HelpName = "POLICY",
        DefaultValueFactory = _ => VersionPolicy.Latest,
        CustomParser = result => FlagValue.Parse(result, VersionPolicy.Parse),
    };

    private readonly Option<ListenAddress> _http = Address("--http", "127.0.0.1:8080", "REST, HTTP/1.1");
    private readonly Option<ListenAddress> _grpc = Address("--grpc", "127.0.0.1:8081", "gRPC, cleartext HTTP/2");
    private readonly Option<ListenAddress> _operations = Address(
        "--operations",
        "127.0.0.1:9090",
        "Probes and status, HTTP/1.1"
    );

    private readonly Option<string> _cache = new("--cache")
    {
        Description = "Where downloaded models are kept [default: ~/.cache/sluice/models]",
        HelpName = "DIR",
        DefaultValueFactory = _ => ModelCache.DefaultDirectory(),
    };

    private readonly Option<long> _cacheBytes = new("--cache-bytes")
    {
        Description = "The most bytes of complete versions that are kept [default: 20 GiB]",
        HelpName = "BYTES",
        DefaultValueFactory = _ => 20L << 30,
        CustomParser = result => FlagValue.Parse(result, text => FlagValue.Whole(text, 1, long.MaxValue)),
    };

    private readonly Option<int> _poll = new("--poll")
    {
        Description = "Seconds between looks for new versions; 0: never again",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 60,
        CustomParser = result => FlagValue.Parse(result, text => FlagValue.Whole(text, 0, 86_400)),
    };

    private readonly AccessFlags _access = new();

    private readonly Option<bool> _strictReadiness = new("--strict-readiness")
    {
        Description = "Stay unready while any wanted version has failed to load",
    };

    private readonly Option<int> _maxRequestBytes = new("--max-request-bytes")
    {
        Description = "The most bytes of a request",
        HelpName = "BYTES",
        DefaultValueFactory = _ => 16 << 20,
        CustomParser = result => FlagValue.Parse(result, ParseRequestBytes),
    };

    private readonly Option<long> _maxHeldBytes = new("--max-held-bytes")
    {
        Description = "The most bytes of all requests and answers in flight together [default: 512 MiB]",
        HelpName = "BYTES",
        DefaultValueFactory = _ => 512 << 20,
        CustomParser = result => FlagValue.Parse(result, text => FlagValue.Whole(text, 2048, long.MaxValue)),
    };

    private readonly Option<int> _concurrency = new("--concurrency")
    {
        Description = "Runs at once over all models [default: the processors]",
        HelpName = "RUNS",
        DefaultValueFactory = _ => Environment.ProcessorCount,
        CustomParser = result => FlagValue.Parse(result, text => FlagValue.Whole(text, 1, 1024)),
    };

    private readonly Option<OnnxDevice> _device = new("--device")
    {
        Description = "What models run on: auto, cpu or cuda",
        HelpName = "DEVICE",
        DefaultValueFactory = _ => OnnxDevice.Auto,
        CustomParser = result => FlagValue.Parse(result, ParseDevice),
    };

    private readonly Option<int> _intraOpThreads = new("--intra-op-threads")
    {
        Description = "Threads that share one run",
        HelpName = "THREADS",
        DefaultValueFactory = _ => 1,
        CustomParser = result => FlagValue.Parse(result, text => FlagValue.Whole(text, 1, 256)),
    };

    private readonly BatchingFlags _batching = new();

    private readonly Option<int> _timeout = new("--timeout")
    {
        Description = "Milliseconds for a request that brings no deadline; 0: for ever",
        HelpName = "MILLISECONDS",
        DefaultValueFactory = _ => 0,
        CustomParser = result => FlagValue.Parse(result, text => FlagValue.Whole(text, 0, 3_600_000)),
    };

    private readonly Option<int> _drainDelay = new("--drain-delay")
    {
        Description = "Seconds that a stopping server still accepts, while it says that it is not ready",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => 3,
        CustomParser = result => FlagValue.Parse(result, text => FlagValue.Whole(text, 0, 3600)),
    };

    private readonly Option<string?> _lastWords = new("--termination-log")
    {
        Description = "A file for the reason when the server cannot start or go on",
        HelpName = "FILE",
    };

    private readonly Option<bool> _asTriton = new("--as-triton")
    {
        Description =
            "Answer as Triton does what the protocol leaves open: raw outputs to typed inputs too, and the server's name",
    };

    private readonly Option<bool> _tritonMetrics = new("--triton-metrics")
    {
        Description = "Give the counts of inference by Triton's names too (nv_inference_…)",
    };

    private readonly ControlFlags _control = new();

    private readonly Option<bool> _accessLog = new("--access-log")
    {
        Description =
            "Log each request in a line: what was asked, how it ended, how long it took, who answered; never its content",
    };

    /// <summary>The command; it calls <paramref name="run"/> with what the flags say.</summary>
    public RootCommand Build(Func<ModelServerOptions, Func<IModelRepository>, Task<int>> run)
    {
        var command = new RootCommand("Serve ONNX models over the Open Inference Protocol, gRPC and REST.")
        {
            _repository,
            _model,
            _name,
            _versions,
            _cache,
            _cacheBytes,
            _poll,
            _http,
            _grpc,
            _operations,
            _strictReadiness,
            _maxRequestBytes,
            _maxHeldBytes,
            _concurrency,
            _device,
            _intraOpThreads,
            _timeout,
            _drainDelay,
            _lastWords,
            _tritonMetrics,
            _asTriton,
            _accessLog,
        };
        _control.AddTo(command);
        _batching.AddTo(command);
        _access.AddTo(command);
        _access.AddPinsTo(command);
        command.Validators.Add(Validate);
        command.SetAction((result, _) => run(Options(result), () => Repository(result)));
        return command;
    }

    private void Validate(CommandResult result)
    {
        var repository = result.GetValue(_repository);
        var model = result.GetValue(_model);
        var name = result.GetValue(_name);
        if (string.IsNullOrEmpty(repository) == string.IsNullOrEmpty(model))
        {
            result.AddError("expected either --repository URI or --model URI");
        }

        if (name is not null && model is null)
        {
            result.AddError("--name goes with --model; the models of a repository are named by their directories");
        }

        if (_access.HasPins(result) && model is null)
        {
            result.AddError("--pin goes with --model: it is for the versions of one model");
        }

        if (!string.IsNullOrEmpty(model))
        {
            CheckName(result, model, name);
        }
    }

    private static void CheckName(CommandResult result, string model, string? name)
    {
        try
        {
            Repositories.NameOf(model, name);
        }
        catch (FormatException failure)
        {
            result.AddError(
                name is null ? $"--model: {failure.Message}; choose one with --name" : $"--name: {failure.Message}"
            );
        }
    }

    private static OnnxDevice ParseDevice(string text) =>
        text switch
        {
            "auto" => OnnxDevice.Auto,
            "cpu" => OnnxDevice.Cpu,
            "cuda" => OnnxDevice.Cuda,
            _ => throw new FormatException($"expected auto, cpu or cuda, got '{text}'"),
        };

    private ModelServerOptions Options(ParseResult result) =>
        new()
        {
            Control = result.GetValue(_control.Rest),
            ControlGrpc = result.GetValue(_control.Grpc),
            ControlTokenFile = result.GetValue(_control.TokenFile),
            AccessLog = result.GetValue(_accessLog),
            Http = result.GetValue(_http),
            Grpc = result.GetValue(_grpc)!,
            Operations = result.GetValue(_operations),
            Versions = result.GetValue(_versions)!,
            StrictReadiness = result.GetValue(_strictReadiness),
            MaxRequestBytes = result.GetValue(_maxRequestBytes),
            MaxHeldBytes = result.GetValue(_maxHeldBytes),
            ConcurrentRuns = result.GetValue(_concurrency),
            Device = result.GetValue(_device),
            IntraOpThreads = result.GetValue(_intraOpThreads),
            Batching = _batching.Options(result),
            Timeout = result.GetValue(_timeout) is > 0 and var limit ? TimeSpan.FromMilliseconds(limit) : null,
            DrainDelay = TimeSpan.FromSeconds(result.GetValue(_drainDelay)),
            TerminationLog = result.GetValue(_lastWords),
            TritonMetrics = result.GetValue(_tritonMetrics),
            AsTriton = result.GetValue(_asTriton),
            Watch = new()
            {
                Interval = result.GetValue(_poll) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
            },
        };

    private IModelRepository Repository(ParseResult result)
    {
        var access = new RepositoryAccess
        {
            Options = _access.Apply(
                result,
                new()
                {
                    Uri = "",
                    CacheDirectory = Path.GetFullPath(result.GetValue(_cache)!),
                    CacheBytes = result.GetValue(_cacheBytes),
                }
            ),
        };
        return result.GetValue(_repository) is { Length: > 0 } repository
            ? Repositories.OfRepository(repository, access)
            : Repositories.OfModel(result.GetValue(_model)!, result.GetValue(_name), access);
    }

    private static Option<ListenAddress> Address(string name, string defaultAddress, string what) =>
        new(name)
        {
            Description = $"Where to listen: {what}",
            HelpName = "HOST:PORT",
            DefaultValueFactory = _ => ListenAddress.Parse(defaultAddress),
            CustomParser = result => FlagValue.Parse(result, ListenAddress.Parse),
        };

    private static int ParseRequestBytes(string text) =>
        FlagValue.Whole(text, 1024, ModelServerOptions.LargestRequestBytes);
}
