using Sluice.KubernetesClient.Errors;

namespace Sluice.KubernetesClient.Credentials;

/// <summary>Has a credential for each request, and renews it in time. Safe for use from several threads at once.</summary>
internal interface ICredentialSource
{
    /// <summary>The present one; the same object for as long as it is the same credential.</summary>
    /// <exception cref="KubernetesException"><see cref="KubernetesFault.Misconfigured"/>: there is none to be had, and why.</exception>
    ValueTask<Credential> GetAsync(CancellationToken cancellation);

    /// <summary>The server did not accept this one: the next is to be obtained anew, if it still is the present one.</summary>
    void Reject(Credential refused);
}
