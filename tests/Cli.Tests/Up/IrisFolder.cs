using Sluice.Testing;

namespace Sluice.Cli.Tests.Up;

/// <summary>A folder with the example's model, in versions 1, 2 and 3 (the same as 2), and a manifest beside it.</summary>
internal sealed class IrisFolder : IDisposable
{
    private static readonly string Example = RepositoryFiles.PathOf("examples/iris");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-up-");

    public IrisFolder()
    {
        AddVersion("1", Model("1"));
        AddVersion("2", Model("2"));
        AddVersion("3", Model("2"));
    }

    public string ManifestPath => Path.Combine(_folder.FullName, "modeldeployment.yaml");

    /// <summary>The body of a prediction over REST.</summary>
    public static string Prediction => File.ReadAllText(Path.Combine(Example, "requests", "predict.json"));

    public static byte[] Model(string version) =>
        File.ReadAllBytes(Path.Combine(Example, "models", "iris", version, "model.onnx"));

    /// <summary>A manifest with variants in short: <c>name version [weight]</c>.</summary>
    public static string Manifest(params string[] variants) =>
        $"""
            apiVersion: sluice.dev/v1alpha1
            kind: ModelDeployment
            metadata:
              name: iris
            spec:
              model:
                uri: models/iris
              variants:
            {string.Join('\n', variants.Select(Variant))}

            """;

    public void AddVersion(string version, byte[] model)
    {
        var folder = _folder.CreateSubdirectory(Path.Combine("models", "iris", version));
        File.WriteAllBytes(Path.Combine(folder.FullName, "model.onnx"), model);
    }

    /// <summary>Saves the manifest in its place.</summary>
    public void Save(string text) => File.WriteAllText(ManifestPath, text);

    /// <summary>Saves the manifest as most editors do: beside its place, then over it.</summary>
    public void SaveByRename(string text)
    {
        var beside = $"{ManifestPath}~";
        File.WriteAllText(beside, text);
        File.Move(beside, ManifestPath, overwrite: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Variant(string text)
    {
        var parts = text.Split(' ');
        var weight = parts.Length > 2 ? $"\n      weight: {parts[2]}" : "";
        return $"    - name: {parts[0]}\n      version: \"{parts[1]}\"{weight}";
    }
}
