namespace Sluice.KubernetesClient.Discovery;

/// <summary>One of them; subresources have a slash in their name.</summary>
internal sealed record ServedResource
{
    public string? Name { get; init; }

    public string? Kind { get; init; }
}
