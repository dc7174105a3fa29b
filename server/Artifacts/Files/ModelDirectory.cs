using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Files;

/// <summary>A directory with one directory a version: the versions of one model.</summary>
internal static class ModelDirectory
{
    /// <summary>The versions that are there, and what was passed over.</summary>
    /// <exception cref="ServingException">NotFound: there is no such directory, or it cannot be read.</exception>
    public static (IReadOnlyList<ModelVersion> Versions, IReadOnlyList<string> Ignored) Read(string directory)
    {
        var versions = new List<ModelVersion>();
        var ignored = new List<string>();
        foreach (var path in Subdirectories(directory))
        {
            if (ModelVersion.TryParse(Path.GetFileName(path), out var version))
            {
                versions.Add(version);
            }
            else
            {
                ignored.Add($"{path}: its name is no version; expected {ModelVersion.Grammar}");
            }
        }

        return (versions, ignored);
    }

    /// <summary>Directories in it, but for hidden ones, in order.</summary>
    /// <exception cref="ServingException">NotFound: there is no such directory, or it cannot be read.</exception>
    public static IEnumerable<string> Subdirectories(string directory)
    {
        try
        {
            return Directory
                .GetDirectories(directory)
                .Where(path => !Path.GetFileName(path).StartsWith('.'))
                .Order(StringComparer.Ordinal)
                .ToArray();
        }
        catch (DirectoryNotFoundException)
        {
            throw ServingException.NotFound($"expected a directory at {directory}, found none");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ServingException.NotFound($"cannot read the directory {directory}: {failure.Message}");
        }
    }
}
