namespace Sluice.Resources.Manifests;

/// <summary>One name of a mapping with its value.</summary>
/// <param name="Key">The name.</param>
/// <param name="Value">The value.</param>
/// <param name="Position">Where the name stands.</param>
public sealed record ManifestEntry(string Key, ManifestNode Value, ManifestPosition Position = default);
