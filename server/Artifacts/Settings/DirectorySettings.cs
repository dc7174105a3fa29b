using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Settings;

/// <summary>A directory with one file a setting, named as it: how Kubernetes mounts a Secret.</summary>
/// <param name="directory">Absolute path.</param>
public sealed class DirectorySettings(string directory) : IStoreSettings
{
    public string Origin => $"the files in {directory}";

    public string? Find(string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, name)).Trim() is { Length: > 0 } value ? value : null;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(
                ArtifactFault.Refused,
                $"cannot read {Path.Combine(directory, name)}: {failure.Message}",
                failure
            );
        }
    }
}
