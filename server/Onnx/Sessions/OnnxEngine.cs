using Microsoft.ML.OnnxRuntime;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Onnx.Sessions;

/// <summary>ONNX Runtime as the engine: one session a version.</summary>
public sealed class OnnxEngine : IModelEngine
{
    private static readonly Lazy<OrtEnv> Environment = new(Start);
    private static readonly Lazy<CudaProvider> Cuda = new(() =>
        CudaProvider.Find(Environment.Value, AppContext.BaseDirectory)
    );

    private const string OnProcessor = "CPU";
    private const string OnGpu = "GPU (CUDA)";

    private readonly int _intraOpThreads;
    private readonly OnnxDevice _device;

    /// <param name="intraOpThreads">Threads that share one run on the processor; 1 or more.</param>
    /// <param name="device">What models run on.</param>
    public OnnxEngine(int intraOpThreads = 1, OnnxDevice device = OnnxDevice.Auto)
    {
        _ = Environment.Value;
        _intraOpThreads = intraOpThreads;
        _device = device;
    }

    /// <summary>The string by which clients of the Open Inference Protocol know models that run on ONNX Runtime.</summary>
    public string Platform => "onnxruntime_onnx";

    public ILoadedModel Load(ModelFiles files)
    {
        var (session, device) = Open(files.ModelPath);
        try
        {
            return new OnnxModel(session, new SignatureReader(session, files.ModelPath).Read()) { Device = device };
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <returns>The session, and what it runs on.</returns>
    private (InferenceSession Session, string Device) Open(string path)
    {
        try
        {
            return _device switch
            {
                OnnxDevice.Cpu => (Open(path, onGpu: false), OnProcessor),
                OnnxDevice.Cuda when Cuda.Value.Lack is { } lack => throw ServingException.InvalidArgument(
                    $"expected ONNX Runtime with CUDA, since the device is CUDA, but {lack}"
                ),
                OnnxDevice.Cuda => (Open(path, onGpu: true), OnGpu),
                _ => OpenOnEither(path),
            };
        }
        catch (OnnxRuntimeException failure)
        {
            throw ServingException.InvalidArgument(
                $"ONNX Runtime cannot read {Path.GetFileName(path)}: {OnnxErrors.Sentence(failure)}",
                failure
            );
        }
    }

    private (InferenceSession Session, string Device) OpenOnEither(string path)
    {
        if (!Cuda.Value.IsHere)
        {
            return (Open(path, onGpu: false), OnProcessor);
        }

        var lack = Cuda.Value.Lack;
        if (lack is null)
        {
            try
            {
                return (Open(path, onGpu: true), OnGpu);
            }
            catch (OnnxRuntimeException failure)
            {
                // No driver, a library that is missing, too little memory: the processor will do, or say what is wrong with the model.
                lack = OnnxErrors.Sentence(failure);
            }
        }

        return (Open(path, onGpu: false), $"{OnProcessor}, since {lack}");
    }

    private InferenceSession Open(string path, bool onGpu)
    {
        using var options = new SessionOptions
        {
            // Unless told one thread a run; sequential, no spinning: best throughput and least CPU with a run a core (docs/decisions).
            IntraOpNumThreads = _intraOpThreads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            // Its errors reach us as exceptions; its own lines on the terminal would say them twice.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");

        if (onGpu)
        {
            Cuda.Value.AddTo(options);
        }

        return new InferenceSession(path, options);
    }

    private static OrtEnv Start()
    {
        Telemetry.TurnOff();
        var options = new EnvironmentCreationOptions
        {
            logId = "sluice",
            logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        return OrtEnv.CreateInstanceWithOptions(ref options);
    }
}
