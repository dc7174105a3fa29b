namespace Sluice.KubernetesClient.Lists;

/// <summary>A part of a list.</summary>
/// <param name="Items">In order.</param>
/// <param name="ResourceVersion">The moment of the whole list.</param>
/// <param name="Continue">Asks for the next part; null: this is the last.</param>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue);
