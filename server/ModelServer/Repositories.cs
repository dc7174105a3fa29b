using Sluice.Artifacts.Repositories;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.ModelServer;

/// <summary>Where the models of the command line's flags are.</summary>
public static class Repositories
{
    /// <summary>One model: a <c>.onnx</c> file of this machine, or a place with one directory a version.</summary>
    /// <param name="uri">Of the file or the place; a path, or a URI.</param>
    /// <param name="name">The name under which it is served; null: the place's last part, or the file's without extension.</param>
    /// <param name="access">How it is read; null: as the environment says.</param>
    /// <exception cref="FormatException">The name is no model name.</exception>
    /// <exception cref="ServingException">The address or the settings are wrong.</exception>
    public static IModelRepository OfModel(string uri, string? name, RepositoryAccess? access = null)
    {
        var single = NameOf(uri, name);
        var isFile = !uri.Contains("://", StringComparison.Ordinal) && IsModelFile(Path.GetFullPath(uri));
        return isFile
            ? new SingleModelFile(single, Path.GetFullPath(uri), access?.Options.Pins)
            : OfVersions(uri, single, access);
    }

    /// <summary>One model: a place with one directory a version.</summary>
    /// <exception cref="ServingException">The address or the settings are wrong.</exception>
    public static IModelRepository OfVersions(string uri, ModelName name, RepositoryAccess? access = null) =>
        Open(access, options => options with { Uri = uri, Single = name });

    /// <summary>Many models: a place with one directory a model, in it one a version.</summary>
    /// <exception cref="ServingException">The address or the settings are wrong.</exception>
    public static IModelRepository OfRepository(string uri, RepositoryAccess? access = null) =>
        Open(access, options => options with { Uri = uri });

    /// <summary>The name under which a model is served.</summary>
    /// <exception cref="FormatException">It is no model name.</exception>
    public static ModelName NameOf(string uri, string? name)
    {
        var place = uri.Contains("://", StringComparison.Ordinal) ? uri : Path.GetFullPath(uri);
        var last = Path.GetFileName(place.TrimEnd('/'));
        return ModelName.Parse(name ?? (IsModelFile(place) ? Path.GetFileNameWithoutExtension(last) : last));
    }

    private static bool IsModelFile(string path) =>
        path.EndsWith(".onnx", StringComparison.Ordinal) && !Directory.Exists(path);

    private static IModelRepository Open(RepositoryAccess? access, Func<RepositoryOptions, RepositoryOptions> change)
    {
        access ??= new RepositoryAccess();
        return ModelRepositories.Open(change(access.Options), access.Time, access.Random);
    }
}
