using Sluice.Onnx.Sessions;
using Sluice.Serving.Models;

namespace Sluice.Onnx.Tests;

/// <summary>A model on disk, in a folder of its own that is gone afterwards.</summary>
internal sealed class ModelFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-onnx-");

    public ModelFile(byte[] model)
    {
        File.WriteAllBytes(Path, model);
    }

    public string Path => Beside("model.onnx");

    /// <summary>The path of a file beside the model.</summary>
    public string Beside(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public ILoadedModel Load() => new OnnxEngine().Load(new ModelFiles(Path));

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Loads a model that needs its file only until it is loaded.</summary>
    public static ILoadedModel Load(byte[] model)
    {
        using var file = new ModelFile(model);
        return file.Load();
    }
}
