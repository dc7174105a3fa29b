using Microsoft.ML.OnnxRuntime;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Onnx.Sessions;

/// <summary>ONNX Runtime as the engine: one session a version, on the CPU.</summary>
public sealed class OnnxEngine : IModelEngine
{
    private static readonly Lazy<OrtEnv> Environment = new(Start);

    private readonly int _intraOpThreads;

    /// <param name="intraOpThreads">Threads that share one run; 1 or more.</param>
    public OnnxEngine(int intraOpThreads = 1)
    {
        _ = Environment.Value;
        _intraOpThreads = intraOpThreads;
    }

    /// <summary>The string by which clients of the Open Inference Protocol know models that run on ONNX Runtime.</summary>
    public string Platform => "onnxruntime_onnx";

    public ILoadedModel Load(ModelFiles files)
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

        InferenceSession session;
        try
        {
            session = new InferenceSession(files.ModelPath, options);
        }
        catch (OnnxRuntimeException failure)
        {
            throw ServingException.InvalidArgument(
                $"ONNX Runtime cannot read {Path.GetFileName(files.ModelPath)}: {OnnxErrors.Sentence(failure)}",
                failure
            );
        }

        try
        {
            return new OnnxModel(session, SignatureReader.Read(session));
        }
        catch
        {
            session.Dispose();
            throw;
        }
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
