using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Sluice.Artifacts.AzureBlob.Access;

/// <summary>Credentials of Azure's library: over our connections, and without attempts of their own.</summary>
internal static class AzureCredentials
{
    public static TokenCredential Make(AzureIdentity identity, HttpClient http) =>
        identity.Kind switch
        {
            AzureIdentityKind.Workload => new WorkloadIdentityCredential(
                Configure(
                    new WorkloadIdentityCredentialOptions
                    {
                        TenantId = identity.Tenant,
                        ClientId = identity.Client,
                        TokenFilePath = identity.TokenFile,
                        DisableInstanceDiscovery = identity.Authority is not null,
                    },
                    identity,
                    http
                )
            ),
            AzureIdentityKind.ClientSecret => new ClientSecretCredential(
                identity.Tenant,
                identity.Client,
                identity.Secret,
                Configure(
                    new ClientSecretCredentialOptions { DisableInstanceDiscovery = identity.Authority is not null },
                    identity,
                    http
                )
            ),
            _ => new ManagedIdentityCredential(
                Configure(
                    new ManagedIdentityCredentialOptions(
                        identity.Client is null
                            ? ManagedIdentityId.SystemAssigned
                            : ManagedIdentityId.FromUserAssignedClientId(identity.Client)
                    ),
                    identity,
                    http
                )
            ),
        };

    private static T Configure<T>(T options, AzureIdentity identity, HttpClient http)
        where T : TokenCredentialOptions
    {
        options.Transport = new HttpClientTransport(http);
        options.Retry.MaxRetries = 0;
        options.AuthorityHost = identity.Authority ?? options.AuthorityHost;
        return options;
    }
}
