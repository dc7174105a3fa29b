using Sluice.KubernetesClient.Errors;

namespace Sluice.KubernetesClient.Credentials;

/// <summary>Where a credential that changes comes from.</summary>
internal interface ICredentialOrigin
{
    /// <summary>Obtains it anew. Called by one at a time.</summary>
    /// <exception cref="KubernetesException"><see cref="KubernetesFault.Misconfigured"/>: it cannot be had, and what to check.</exception>
    ValueTask<ObtainedCredential> ObtainAsync(CancellationToken cancellation);
}
