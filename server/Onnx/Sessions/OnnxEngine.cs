using Microsoft.ML.OnnxRuntime;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Onnx.Sessions;

/// <summary>ONNX Runtime as the engine: one session a version.</summary>
public sealed class OnnxEngine : IModelEngine
{
    private static readonly Lazy<OrtEnv> Environment = new(Start);

    private readonly int _intraOpThreads;
    private readonly OnnxDevice _device;
    private readonly bool _hasCuda;

    /// <param name="intraOpThreads">Threads that share one run on the processor; 1 or more.</param>
    /// <param name="device">What models run on.</param>
    public OnnxEngine(int intraOpThreads = 1, OnnxDevice device = OnnxDevice.Auto)
    {
        _hasCuda = Environment.Value.GetAvailableProviders().Contains("CUDAExecutionProvider");
        _intraOpThreads = intraOpThreads;
        _device = device;
    }

    /// <summary>The string by which clients of the Open Inference Protocol know models that run on ONNX Runtime.</summary>
    public string Platform => "onnxruntime_onnx";

    public ILoadedModel Load(ModelFiles files)
    {
        var session = Open(files.ModelPath);
        try
        {
            return new OnnxModel(session, new SignatureReader(session, files.ModelPath).Read());
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private InferenceSession Open(string path)
    {
        if (_device == OnnxDevice.Cuda && !_hasCuda)
        {
            throw ServingException.InvalidArgument(
                "expected ONNX Runtime with CUDA, since the device is CUDA, but this server has it for the processor only"
            );
        }

        try
        {
            if (_hasCuda && _device != OnnxDevice.Cpu)
            {
                return OpenOnGpu(path) ?? Open(path, onGpu: false);
            }

            return Open(path, onGpu: false);
        }
        catch (OnnxRuntimeException failure)
        {
            throw ServingException.InvalidArgument(
                $"ONNX Runtime cannot read {Path.GetFileName(path)}: {OnnxErrors.Sentence(failure)}",
                failure
            );
        }
    }

    /// <summary>Null where no GPU can be used and none is insisted on.</summary>
    private InferenceSession? OpenOnGpu(string path)
    {
        try
        {
            return Open(path, onGpu: true);
        }
        catch (OnnxRuntimeException) when (_device == OnnxDevice.Auto)
        {
            // No GPU, no driver, or a library that is missing: the processor will do, or say what is wrong with the model.
            return null;
        }
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
            options.AppendExecutionProvider_CUDA();
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
