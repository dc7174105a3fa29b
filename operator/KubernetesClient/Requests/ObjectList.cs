namespace Sluice.KubernetesClient.Requests;

/// <summary>All objects of a kind at one moment.</summary>
/// <param name="Items">In the server's order: by namespace and name.</param>
/// <param name="ResourceVersion">The moment: a watch from it misses nothing.</param>
public sealed record ObjectList<T>(IReadOnlyList<T> Items, string ResourceVersion);
