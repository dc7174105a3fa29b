using Sluice.Serving.Models;
using Sluice.Testing;
using Sluice.Testing.Onnx;

namespace Sluice.ModelServer.Tests.Harness;

/// <summary>A repository directory for one test, made of the iris models of the examples; removed at its end.</summary>
internal sealed class TestRepository : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sluice-models-").FullName;

    /// <summary>The model file of a version of the iris example: 1 is a regression, 2 a tree ensemble.</summary>
    public static string Iris(int version) => RepositoryFiles.PathOf($"examples/iris/models/iris/{version}/model.onnx");

    /// <summary>Adds versions of a model that all answer as the iris model does.</summary>
    public TestRepository With(string model, params string[] versions)
    {
        foreach (var version in versions)
            File.Copy(Iris(1), System.IO.Path.Combine(Version(model, version), "model.onnx"));
        return this;
    }

    /// <summary>Adds a version made of a model's bytes.</summary>
    public TestRepository With(string model, string version, byte[] bytes)
    {
        File.WriteAllBytes(System.IO.Path.Combine(Version(model, version), "model.onnx"), bytes);
        return this;
    }

    /// <summary>Adds a version whose file is no model.</summary>
    public TestRepository WithBroken(string model, string version) => With(model, version, OnnxModels.Broken());

    /// <summary>Adds a version that has no model file.</summary>
    public TestRepository WithEmpty(string model, string version)
    {
        File.WriteAllText(System.IO.Path.Combine(Version(model, version), "notes.txt"), "to come");
        return this;
    }

    public IModelRepository Open() => Repositories.OfRepository(Path);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private string Version(string model, string version) =>
        Directory.CreateDirectory(System.IO.Path.Combine(Path, model, version)).FullName;
}
