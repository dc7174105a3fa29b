using Sluice.Serving.Errors;

namespace Sluice.Serving.Models;

/// <summary>What runs models: the port to an inference runtime. Safe for concurrent use.</summary>
public interface IModelEngine
{
    /// <summary>The platform string of model metadata, such as <c>onnxruntime_onnx</c>.</summary>
    string Platform { get; }

    /// <summary>Reads a model and makes it ready to run; blocks while it does.</summary>
    /// <exception cref="ServingException">InvalidArgument: the file is not a model that this engine can serve, and why.</exception>
    ILoadedModel Load(ModelFiles files);
}
