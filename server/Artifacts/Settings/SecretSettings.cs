namespace Sluice.Artifacts.Settings;

/// <summary>
/// The settings of a Secret: of its keys those that are known (<c>AWS_*</c>, <c>AZURE_*</c>, <c>GOOGLE_*</c>), all others are passed over. What is no
/// credential (endpoints, regions, a project, authorities) is looked up in the environment where the Secret does not have it; credentials never are,
/// since halves of two identities make none.
/// </summary>
/// <param name="secret">The Secret's keys.</param>
/// <param name="environment">The process's environment.</param>
public sealed class SecretSettings(IStoreSettings secret, IStoreSettings environment) : IStoreSettings
{
    private static readonly string[] Prefixes = ["AWS_", "AZURE_", "GOOGLE_"];

    private static readonly string[] NotSecret =
    [
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_S3",
        "AWS_ENDPOINT_URL_STS",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_CA_BUNDLE",
        "AZURE_STORAGE_ENDPOINT",
        "AZURE_AUTHORITY_HOST",
        "GOOGLE_CLOUD_PROJECT",
    ];

    public string Origin => secret.Origin;

    public string? Find(string name)
    {
        if (!IsKnown(name))
        {
            return environment.Find(name);
        }

        return secret.Find(name) ?? (NotSecret.Contains(name) ? environment.Find(name) : null);
    }

    /// <summary>Whether a Secret's key of this name is read.</summary>
    public static bool IsKnown(string name) =>
        Array.Exists(Prefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
