using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Settings;

/// <summary>Opens settings that lie in files.</summary>
public static class StoreSettings
{
    /// <summary>A directory with one file a setting, as Kubernetes mounts a Secret, or a file of lines <c>NAME=VALUE</c>.</summary>
    /// <exception cref="ArtifactException">CredentialsMissing or Invalid: there is neither, or it cannot be read.</exception>
    public static IStoreSettings OfSecret(string path)
    {
        var absolute = Path.GetFullPath(path);
        if (Directory.Exists(absolute))
        {
            return new SecretSettings(new DirectorySettings(absolute), new EnvironmentSettings());
        }

        if (!File.Exists(absolute))
        {
            throw new ArtifactException(
                ArtifactFault.CredentialsMissing,
                $"expected credentials at {absolute}: a directory with one file a setting, or a file of lines NAME=VALUE; found none"
            );
        }

        try
        {
            return FileSettings.FindWrongLine(absolute) is { } line
                ? throw new ArtifactException(ArtifactFault.Invalid, $"{absolute}:{line}: expected NAME=VALUE")
                : new SecretSettings(new FileSettings(absolute), new EnvironmentSettings());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(ArtifactFault.Refused, $"cannot read {absolute}: {failure.Message}", failure);
        }
    }
}
