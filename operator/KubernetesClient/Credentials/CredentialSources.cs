using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging;
using Sluice.KubernetesClient.Configuration;
using Sluice.KubernetesClient.Credentials.Exec;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Transport;

namespace Sluice.KubernetesClient.Credentials;

/// <summary>From settings to a source.</summary>
internal static class CredentialSources
{
    /// <summary>The source that the settings ask for.</summary>
    /// <exception cref="KubernetesException"><see cref="KubernetesFault.Misconfigured"/>: a certificate in them is none.</exception>
    public static ICredentialSource Make(ClusterSettings cluster, ClientSurroundings surroundings)
    {
        var (time, random, log) = surroundings;
        var settings = cluster.Credentials;
        var header = Header(settings, time, random, log);
        var certificate = Certificate(settings, time, random, log);
        if (settings.Exec is { } exec && header is null && certificate is null)
            return new RenewedCredentials(new ExecOrigin(exec, cluster, time, log), time, random, log);

        return (header, certificate) switch
        {
            ({ } one, { } other) => new JoinedCredentials(one, other),
            _ => header ?? certificate ?? new FixedCredentials(Credential.Anonymous),
        };
    }

    private static ICredentialSource? Header(CredentialSettings settings, TimeProvider time, Random random, ILogger log)
    {
        if (settings.TokenFile is { } file)
            return new RenewedCredentials(new TokenFileOrigin(file, time), time, random, log);
        if (settings.Token is { } token)
            return Fixed(new AuthenticationHeaderValue("Bearer", token.Trim()));
        if (settings.Username is not { } name)
            return null;

        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{settings.Password}"));
        return Fixed(new AuthenticationHeaderValue("Basic", pair));
    }

    private static ICredentialSource? Certificate(
        CredentialSettings settings,
        TimeProvider time,
        Random random,
        ILogger log
    )
    {
        if (settings is not { ClientCertificate: { } certificate, ClientKey: { } key })
            return null;

        return certificate.File is null && key.File is null
            ? new FixedCredentials(PemCertificate.Load(certificate.Read(), key.Read(), "embedded in the kubeconfig"))
            : new RenewedCredentials(new CertificateFilesOrigin(certificate, key, time), time, random, log);
    }

    private static FixedCredentials Fixed(AuthenticationHeaderValue header) => new(new Credential(header, null));
}
