using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.KubernetesClient.Configuration;
using Sluice.KubernetesClient.Errors;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.KubernetesClient.Tests.Real;

/// <summary>Clients for tests, as a program makes them.</summary>
internal static class Clients
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    public static KubernetesClientOptions Options { get; } =
        new() { Program = "sluice-test/1.0", Identity = "replica-a" };

    public static ClusterSettings SettingsFor(ClusterCredentials credentials) =>
        new()
        {
            Server = credentials.Server,
            Origin = "the test",
            CertificateAuthority = new PemSource(null, credentials.AuthorityFile),
            Credentials = new CredentialSettings { Token = credentials.Token },
        };

    public static HttpKubernetesClient Make(ClusterCredentials credentials, KubernetesClientOptions? options = null) =>
        Make(SettingsFor(credentials), options);

    public static HttpKubernetesClient Make(
        ClusterSettings settings,
        KubernetesClientOptions? options = null,
        ILogger<HttpKubernetesClient>? log = null,
        TimeProvider? time = null
    ) =>
        new(
            settings,
            options ?? Options,
            time ?? TimeProvider.System,
            new Random(1),
            log ?? NullLogger<HttpKubernetesClient>.Instance
        );

    public static async Task<KubernetesException> FailsAsync(KubernetesFault fault, Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<KubernetesException>(call);
        Assert.True(fault == failure.Fault, $"expected {fault}, found {failure.Fault}: {failure.Message}");
        return failure;
    }

    /// <summary>Tries until it works: what is renewed is noticed within seconds.</summary>
    public static async Task SucceedsAsync(Func<Task> attempt)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await attempt();
                return;
            }
            catch (Exception) when (TimeProvider.System.GetElapsedTime(started) < Limit)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }
        }
    }
}
