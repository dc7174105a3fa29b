using System.Reflection;
using Sluice.KubernetesClient;

namespace Sluice.Operator.Hosting;

/// <summary>How the operator behaves towards an API server.</summary>
internal static class OperatorClient
{
    /// <param name="identity">This process's, as in the lease.</param>
    public static KubernetesClientOptions Options(string identity) =>
        new()
        {
            Program = $"sluice-operator/{Version}",
            Identity = identity,
            // A thousand ModelDeployments at once are four thousand writes; API servers protect themselves (priority and fairness).
            RequestsPerSecond = 300,
            Burst = 600,
        };

    public static string Version =>
        typeof(OperatorClient)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0]
        ?? "0";
}
