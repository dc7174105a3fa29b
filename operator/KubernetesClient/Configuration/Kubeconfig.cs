using Sluice.KubernetesClient.Errors;

namespace Sluice.KubernetesClient.Configuration;

/// <summary>
/// Kubeconfig files, merged as kubectl does: the first file that names a cluster, user or context counts for it, and the first
/// that has a current context for that.
/// </summary>
public static class Kubeconfig
{
    /// <summary>Reads the settings of one context.</summary>
    /// <param name="files">In the order of precedence; those that do not exist are passed over, but not all.</param>
    /// <param name="context">Its name, or null for the current one.</param>
    /// <exception cref="KubernetesException"><see cref="KubernetesFault.Misconfigured"/>: it says file and field.</exception>
    public static ClusterSettings Read(IReadOnlyList<string> files, string? context = null)
    {
        var read = files.Where(File.Exists).Select(KubeconfigFile.Read).ToArray();
        var where = string.Join(", ", files);
        if (read.Length == 0)
            throw Wrong($"no kubeconfig exists: looked for {where}");

        var name =
            context
            ?? read.Select(file => file.CurrentContext).FirstOrDefault(current => current is not null)
            ?? throw Wrong($"no context is chosen: {where} has no current-context");
        var chosen = Find(read, file => file.Contexts, "context", name, where);
        var clusterName = chosen.Text("cluster") ?? throw chosen.Wrong("cluster", "the name of a cluster", "none");
        var cluster = Find(read, file => file.Clusters, "cluster", clusterName, where);
        var user = chosen.Text("user") is { } userName ? Find(read, file => file.Users, "user", userName, where) : null;

        return new ClusterSettings
        {
            Server = Address(cluster, "server") ?? throw cluster.Wrong("server", "an address", "none"),
            Origin = $"context {name} of {chosen.File}",
            CertificateAuthority = cluster.Pem("certificate-authority"),
            SkipsTlsVerification = cluster.Flag("insecure-skip-tls-verify"),
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = Address(cluster, "proxy-url"),
            DisablesCompression = cluster.Flag("disable-compression"),
            Namespace = chosen.Text("namespace") ?? "default",
            Credentials = user is null ? new CredentialSettings() : KubeconfigUser.Read(user),
        };
    }

    private static KubeconfigFields Find(
        KubeconfigFile[] files,
        Func<KubeconfigFile, IReadOnlyDictionary<string, KubeconfigFields>> entries,
        string kind,
        string name,
        string where
    )
    {
        foreach (var file in files)
        {
            if (entries(file).TryGetValue(name, out var found))
                return found;
        }

        var names = files.SelectMany(file => entries(file).Keys).Distinct().Order().ToArray();
        var there = names.Length == 0 ? "none" : string.Join(", ", names);
        throw Wrong($"expected a {kind} named {name} in {where}, found {there}");
    }

    private static Uri? Address(KubeconfigFields fields, string name)
    {
        if (fields.Text(name) is not { } text)
            return null;
        // kubectl takes a host alone for http; almost always it is a scheme forgotten.
        string[] schemes = name == "server" ? ["http", "https"] : ["http", "https", "socks5"];
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme)
            ? address
            : throw fields.Wrong(name, $"an address with {string.Join(" or ", schemes)}://", $"'{text}'");
    }

    private static KubernetesException Wrong(string message) => new(KubernetesFault.Misconfigured, message);
}
