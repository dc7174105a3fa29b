using Microsoft.ML.OnnxRuntime;

namespace Sluice.Onnx.Sessions;

/// <summary>
/// ONNX Runtime's CUDA provider, and the first GPU that it can use: built into ONNX Runtime (its GPU packages), or a library
/// that lies beside this program (the npm packages, whose ONNX Runtime itself is built for the processor).
/// </summary>
public sealed class CudaProvider
{
    private const string Name = "CUDAExecutionProvider";
    private const string Library = "libonnxruntime_providers_cuda.so";
    private readonly OrtEnv _environment;
    private readonly bool _isBuiltIn;
    private readonly OrtEpDevice? _gpu;

    private CudaProvider(OrtEnv environment, string? lack, bool isBuiltIn = false, OrtEpDevice? gpu = null)
    {
        _environment = environment;
        Lack = lack;
        _isBuiltIn = isBuiltIn;
        _gpu = gpu;
    }

    /// <summary>Why nothing can run on a GPU, to follow "but" or "since"; null: it may.</summary>
    public string? Lack { get; }

    /// <summary>Whether this server has the provider at all.</summary>
    public bool IsHere { get; private init; } = true;

    /// <summary>Loads the provider where it is a library of its own. Once a process.</summary>
    /// <param name="environment">ONNX Runtime.</param>
    /// <param name="folder">Where the library lies if it does.</param>
    public static CudaProvider Find(OrtEnv environment, string folder)
    {
        if (environment.GetAvailableProviders().Contains(Name))
        {
            return new(environment, null, isBuiltIn: true);
        }

        var library = Path.Combine(folder, Library);
        if (!File.Exists(library))
        {
            return new(environment, "this server has it for the processor only") { IsHere = false };
        }

        try
        {
            environment.RegisterExecutionProviderLibrary(Name, library);
        }
        catch (OnnxRuntimeException failure)
        {
            return new(environment, $"its CUDA provider cannot be used: {OnnxErrors.Sentence(failure)}");
        }

        return environment.GetEpDevices().FirstOrDefault(device => device.EpName == Name) is { } gpu
            ? new(environment, null, gpu: gpu)
            : new(environment, "no NVIDIA GPU is found here");
    }

    /// <summary>Puts it before the processor.</summary>
    /// <exception cref="OnnxRuntimeException">The GPU cannot be used, and why.</exception>
    /// <exception cref="InvalidOperationException">There is none: <see cref="Lack"/>.</exception>
    public void AddTo(SessionOptions options)
    {
        if (_isBuiltIn)
        {
            options.AppendExecutionProvider_CUDA();
        }
        else if (_gpu is not null)
        {
            options.AppendExecutionProvider(_environment, [_gpu], new Dictionary<string, string>());
        }
        else
        {
            throw new InvalidOperationException($"expected ONNX Runtime with CUDA, but {Lack}");
        }
    }
}
