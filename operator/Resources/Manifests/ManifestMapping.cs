namespace Sluice.Resources.Manifests;

/// <summary>Names with values.</summary>
/// <param name="Entries">In the order written. A name that is written twice is there twice: its reader refuses it.</param>
/// <param name="Position">Where it begins.</param>
public sealed record ManifestMapping(IReadOnlyList<ManifestEntry> Entries, ManifestPosition Position = default)
    : ManifestNode(Position)
{
    /// <summary>The first value with that name, or null.</summary>
    public ManifestNode? this[string key] => Entries.FirstOrDefault(entry => entry.Key == key)?.Value;
}
