using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sluice.KubernetesClient.Configuration;

namespace Sluice.KubernetesClient.Credentials.Exec;

/// <summary>Credentials from an exec plugin: kept until shortly before they expire, for ever where it does not say.</summary>
/// <param name="settings">The program.</param>
/// <param name="cluster">What it may be told.</param>
/// <param name="time">For expiry.</param>
/// <param name="log">Is told of each run.</param>
internal sealed class ExecOrigin(ExecSettings settings, ClusterSettings cluster, TimeProvider time, ILogger log)
    : ICredentialOrigin
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(30);

    /// <summary>So long before the end a new one is asked for; for a short life, a tenth of it.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    public async ValueTask<ObtainedCredential> ObtainAsync(CancellationToken cancellation)
    {
        CredentialLog.Asking(log, settings.Command);
        var printed = await ExecPlugin.RunAsync(settings, Question(), LongestRun, time, cancellation);
        var status = Read(printed);
        var credential = ToCredential(status);
        var now = time.GetUtcNow();
        if (status.ExpirationTimestamp is { } ended && ended <= now)
            throw ExecPlugin.Failed(settings, $"printed a credential that expired at {ended:O}; check the clocks");

        var renewAt = status.ExpirationTimestamp is { } end
            ? end - Min(Margin, (end - now) / 10)
            : DateTimeOffset.MaxValue;
        return new ObtainedCredential(credential, Fingerprint(status), renewAt, status.ExpirationTimestamp);
    }

    private ExecCredentialStatus Read(string printed)
    {
        ExecCredentialAnswer? answer;
        try
        {
            answer = JsonSerializer.Deserialize(printed, ExecJson.Default.ExecCredentialAnswer);
        }
        catch (JsonException)
        {
            // What it printed may hold a secret, so nothing of it is repeated.
            throw ExecPlugin.Failed(settings, "printed no JSON; expected an ExecCredential on standard output");
        }

        if (answer?.Kind != "ExecCredential" || answer.ApiVersion != settings.ApiVersion)
        {
            throw ExecPlugin.Failed(
                settings,
                $"printed {answer?.ApiVersion ?? "no version"} {answer?.Kind ?? "of no kind"}, expected"
                    + $" {settings.ApiVersion} ExecCredential"
            );
        }

        return answer.Status ?? throw ExecPlugin.Failed(settings, "printed an ExecCredential without a status");
    }

    private Credential ToCredential(ExecCredentialStatus status)
    {
        var certificate = (status.ClientCertificateData, status.ClientKeyData) switch
        {
            ({ Length: > 0 } chain, { Length: > 0 } key) => PemCertificate.Load(
                chain,
                key,
                $"printed by the exec plugin {settings.Command}"
            ),
            (null or "", null or "") => Credential.Anonymous,
            _ => throw ExecPlugin.Failed(
                settings,
                "printed one of clientCertificateData and clientKeyData, expected both"
            ),
        };
        if (status.Token is { Length: > 0 } token)
            return certificate with { Authorization = new AuthenticationHeaderValue("Bearer", token) };

        return certificate.Certificate is not null
            ? certificate
            : throw ExecPlugin.Failed(settings, "printed neither a token nor a certificate");
    }

    private string Question() =>
        JsonSerializer.Serialize(
            new ExecCredentialQuestion(
                settings.ApiVersion,
                "ExecCredential",
                new ExecCredentialSpec(false, settings.ProvidesClusterInfo ? ClusterOf(cluster) : null)
            ),
            ExecJson.Default.ExecCredentialQuestion
        );

    private static ExecCluster ClusterOf(ClusterSettings cluster) =>
        new()
        {
            Server = cluster.Server.ToString().TrimEnd('/'),
            TlsServerName = cluster.TlsServerName,
            InsecureSkipTlsVerify = cluster.SkipsTlsVerification ? true : null,
            CertificateAuthority = cluster.CertificateAuthority is { } authority
                ? Convert.ToBase64String(Encoding.UTF8.GetBytes(authority.Read()))
                : null,
            ProxyUrl = cluster.Proxy?.ToString(),
        };

    private static string Fingerprint(ExecCredentialStatus status) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{status.Token}\n{status.ClientCertificateData}")));

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>For messages.</summary>
    public override string ToString() => $"the credential of the exec plugin {settings.Command}";
}
