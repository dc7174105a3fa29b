namespace Sluice.KubernetesClient.Discovery;

/// <summary>What a server has in one version of a group (meta/v1 APIResourceList).</summary>
internal sealed record ServedResources
{
    public IReadOnlyList<ServedResource>? Resources { get; init; }
}
