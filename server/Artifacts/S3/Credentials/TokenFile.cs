using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.S3.Credentials;

/// <summary>A token that the platform mounts and renews.</summary>
internal static class TokenFile
{
    /// <summary>The token that is in the file now; null: the setting is not set.</summary>
    /// <param name="name">The setting that names the file.</param>
    /// <param name="settings">Of the store.</param>
    /// <exception cref="ArtifactException">CredentialsMissing: it cannot be read.</exception>
    public static async Task<string?> ReadAsync(string name, IStoreSettings settings)
    {
        if (settings.Find(name) is not { } file)
        {
            return null;
        }

        try
        {
            return (await File.ReadAllTextAsync(file)).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(
                ArtifactFault.CredentialsMissing,
                $"s3: the token file {file} ({name} in {settings.Origin}) cannot be read: {failure.Message}",
                failure
            );
        }
    }
}
