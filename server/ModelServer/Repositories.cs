using Sluice.Artifacts.Files;
using Sluice.Serving.Models;

namespace Sluice.ModelServer;

/// <summary>Where the models of the command line's flags are.</summary>
public static class Repositories
{
    /// <summary>One model: a <c>.onnx</c> file, or a directory with one directory a version.</summary>
    /// <param name="path">Of the file or directory.</param>
    /// <param name="name">The name under which it is served; null: the directory's name, or the file's without extension.</param>
    /// <exception cref="FormatException">The name is no model name.</exception>
    public static IModelRepository OfModel(string path, string? name)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (full.EndsWith(".onnx", StringComparison.Ordinal) && !Directory.Exists(full))
        {
            return new SingleModelFile(ModelName.Parse(name ?? Path.GetFileNameWithoutExtension(full)), full);
        }

        return new SingleModelDirectory(ModelName.Parse(name ?? Path.GetFileName(full)), full);
    }

    /// <summary>Many models: a directory with one directory a model, in it one a version.</summary>
    public static IModelRepository OfRepository(string path) => new RepositoryDirectory(Path.GetFullPath(path));
}
