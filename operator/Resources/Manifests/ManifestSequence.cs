namespace Sluice.Resources.Manifests;

/// <summary>A list of values.</summary>
/// <param name="Items">In the order written.</param>
/// <param name="Position">Where it begins.</param>
public sealed record ManifestSequence(IReadOnlyList<ManifestNode> Items, ManifestPosition Position = default)
    : ManifestNode(Position);
