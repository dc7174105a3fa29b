using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Sluice.Testing.Kubernetes.Clusters;

/// <summary>How to speak to a cluster.</summary>
/// <param name="Server">The API server's address.</param>
/// <param name="AuthorityFile">The certificate that signed the API server's, PEM.</param>
/// <param name="AuthorityKeyFile">Its key, for certificates that a test makes.</param>
/// <param name="Token">The administrator's.</param>
public sealed partial record ClusterCredentials(Uri Server, string AuthorityFile, string AuthorityKeyFile, string Token)
{
    /// <summary>Trusts servers whose certificate this cluster's authority has signed, and no others.</summary>
    public SocketsHttpHandler NewHandler()
    {
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        trust.CustomTrustStore.ImportFromPemFile(AuthorityFile);
        handler.SslOptions.CertificateChainPolicy = trust;
        return handler;
    }

    /// <summary>A kubeconfig with the administrator's token.</summary>
    /// <param name="server">Where to: the cluster's own address, or a proxy's.</param>
    public string ToKubeconfig(Uri server) =>
        $$$"""
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{name: test, cluster: {server: "{{{server.GetLeftPart(
                UriPartial.Authority
            )}}}", certificate-authority: "{{{AuthorityFile}}}"}}]
            users: [{name: admin, user: {token: {{{Token}}}}}]
            contexts: [{name: test, context: {cluster: test, user: admin, namespace: default}}]

            """;

    /// <summary>Reads those of a cluster in a folder.</summary>
    internal static ClusterCredentials Read(string directory)
    {
        var kubeconfig = File.ReadAllText(Path.Combine(directory, "kubeconfig"));
        var pki = Path.Combine(directory, "pki");
        return new ClusterCredentials(
            new Uri(ServerPattern().Match(kubeconfig).Value),
            Path.Combine(pki, "ca.crt"),
            Path.Combine(pki, "ca.key"),
            TokenPattern().Match(kubeconfig).Groups["token"].Value
        );
    }

    [GeneratedRegex("https://[0-9.:]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ServerPattern();

    [GeneratedRegex("token: (?<token>[0-9a-f]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TokenPattern();
}
