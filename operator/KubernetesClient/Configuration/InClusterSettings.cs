using Sluice.KubernetesClient.Errors;

namespace Sluice.KubernetesClient.Configuration;

/// <summary>The settings that the kubelet gives a pod.</summary>
public static class InClusterSettings
{
    private const string Folder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Whether this process is in a pod with a service account's token.</summary>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <param name="folder">Where the service account's files are.</param>
    public static bool Present(Func<string, string?> environment, string folder = Folder) =>
        environment("KUBERNETES_SERVICE_HOST") is { Length: > 0 }
        && environment("KUBERNETES_SERVICE_PORT") is { Length: > 0 }
        && File.Exists(Path.Combine(folder, "token"));

    /// <summary>Reads them. The token and the authority are read again while they are used: both are replaced from time to time.</summary>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <param name="folder">Where the service account's files are.</param>
    /// <exception cref="KubernetesException"><see cref="KubernetesFault.Misconfigured"/>: they are not there.</exception>
    public static ClusterSettings Read(Func<string, string?> environment, string folder = Folder)
    {
        var host = environment("KUBERNETES_SERVICE_HOST");
        var port = environment("KUBERNETES_SERVICE_PORT");
        if (string.IsNullOrEmpty(host) || !ushort.TryParse(port, out var number))
        {
            throw new KubernetesException(
                KubernetesFault.Misconfigured,
                "expected KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT in the environment, as in a pod, found"
                    + $" '{host}' and '{port}'"
            );
        }

        var ofNamespace = Path.Combine(folder, "namespace");
        return new ClusterSettings
        {
            Server = new UriBuilder(Uri.UriSchemeHttps, host, number).Uri,
            Origin = $"the service account in {folder}",
            CertificateAuthority = new PemSource(null, Path.Combine(folder, "ca.crt")),
            Namespace = File.Exists(ofNamespace) ? SecretFile.Read(ofNamespace).Trim() : "default",
            Credentials = new CredentialSettings { TokenFile = Path.Combine(folder, "token") },
        };
    }
}
