using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.S3.Credentials;

/// <summary>
/// Profiles of the AWS tools: <c>AWS_PROFILE</c> (else <c>default</c>) in the file <c>AWS_SHARED_CREDENTIALS_FILE</c>, else in
/// <c>~/.aws/credentials</c> and <c>~/.aws/config</c>. Roles and credential processes of a profile are the SDK's.
/// </summary>
internal static class Profiles
{
    private const string Default = "default";

    /// <summary>The profile that the settings mean; null: none is named, and there is no default.</summary>
    /// <exception cref="ArtifactException">CredentialsMissing: the one that is named is not there.</exception>
    public static CredentialProfile? Find(IStoreSettings settings)
    {
        var named = settings.Find("AWS_PROFILE");
        var file = Read(settings);
        if (file.TryGetProfile(named ?? Default, out var profile))
        {
            return profile;
        }

        return named is null
            ? null
            : throw Missing(settings, $"there is no usable profile '{named}' in {file.FilePath}: check AWS_PROFILE");
    }

    /// <exception cref="ArtifactException">CredentialsMissing: the profile has none.</exception>
    public static async Task<ImmutableCredentials> KeysAsync(CredentialProfile profile, IStoreSettings settings)
    {
        try
        {
            return await profile.GetAWSCredentials(profile.CredentialProfileStore).GetCredentialsAsync();
        }
        catch (Exception failure) when (failure is AmazonClientException or InvalidOperationException)
        {
            throw Missing(settings, $"the profile '{profile.Name}' gives no credentials: {failure.Message}", failure);
        }
    }

    private static SharedCredentialsFile Read(IStoreSettings settings)
    {
        var file = settings.Find("AWS_SHARED_CREDENTIALS_FILE");
        try
        {
            return new SharedCredentialsFile(file);
        }
        catch (InvalidDataException)
        {
            // Its message shows a line of the file, which may be a secret.
            throw Missing(
                settings,
                $"{file ?? SharedCredentialsFile.DefaultFilePath} is no file of profiles: correct it"
            );
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Missing(settings, $"the profiles cannot be read: {failure.Message}", failure);
        }
    }

    private static ArtifactException Missing(IStoreSettings settings, string what, Exception? inner = null) =>
        new(ArtifactFault.CredentialsMissing, $"s3, settings of {settings.Origin}: {what}", inner);
}
