namespace Sluice.Artifacts.AzureBlob.Access;

/// <summary>Who asks Microsoft Entra ID for tokens. Equal ones share a credential and its tokens.</summary>
internal sealed record AzureIdentity
{
    public required AzureIdentityKind Kind { get; init; }

    public string? Tenant { get; init; }

    /// <summary>The application's, or that of a user-assigned managed identity; null: the machine's own identity.</summary>
    public string? Client { get; init; }

    /// <summary>The application's secret.</summary>
    public string? Secret { get; init; }

    /// <summary>The file of the workload's own token; read again when it is renewed.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Other than the public cloud's.</summary>
    public Uri? Authority { get; init; }

    /// <summary>Without the secret.</summary>
    public override string ToString() =>
        Kind switch
        {
            AzureIdentityKind.Workload => $"workload identity of {Client} in tenant {Tenant} by {TokenFile}",
            AzureIdentityKind.ClientSecret => $"the secret of {Client} in tenant {Tenant}",
            _ => Client is null ? "the machine's managed identity" : $"the managed identity {Client}",
        };
}
