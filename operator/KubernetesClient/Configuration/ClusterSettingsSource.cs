using Sluice.KubernetesClient.Errors;

namespace Sluice.KubernetesClient.Configuration;

/// <summary>Finds the settings: a file that was named, KUBECONFIG, the pod's, <c>~/.kube/config</c>, the first that is there.</summary>
public static class ClusterSettingsSource
{
    /// <summary>Reads them.</summary>
    /// <param name="kubeconfig">A file that was named, or null.</param>
    /// <param name="context">One of its contexts, or null for its current one.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    /// <exception cref="KubernetesException"><see cref="KubernetesFault.Misconfigured"/>: there are none, or they are wrong.</exception>
    public static ClusterSettings Find(string? kubeconfig, string? context, Func<string, string?> environment)
    {
        if (kubeconfig is { Length: > 0 })
            return Kubeconfig.Read([Existing(kubeconfig)], context);

        var listed = (environment("KUBECONFIG") ?? "").Split(
            Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        if (listed.Length > 0)
            return Kubeconfig.Read(listed, context);
        if (context is null && InClusterSettings.Present(environment))
            return InClusterSettings.Read(environment);

        var home = Path.Combine(environment("HOME") ?? "/", ".kube", "config");
        return File.Exists(home)
            ? Kubeconfig.Read([home], context)
            : throw new KubernetesException(
                KubernetesFault.Misconfigured,
                $"no way to a cluster: no file was named, KUBECONFIG is not set, this is no pod with a service account, and"
                    + $" {home} does not exist"
            );
    }

    private static string Existing(string file) =>
        File.Exists(file)
            ? file
            : throw new KubernetesException(KubernetesFault.Misconfigured, $"the kubeconfig {file} does not exist");
}
