namespace Sluice.Resources.Manifests;

/// <summary>A single value.</summary>
/// <param name="Kind">Its type.</param>
/// <param name="Value">
/// Text as it is for a string; for the others as JSON spells it: <c>16</c>, <c>0.5</c>, <c>true</c>, <c>null</c>.
/// </param>
/// <param name="Written">As its author wrote it (<c>0x10</c>, <c>1.10</c>, <c>yes</c>), for messages and hints.</param>
/// <param name="Position">Where it begins.</param>
public sealed record ManifestScalar(ScalarKind Kind, string Value, string Written, ManifestPosition Position = default)
    : ManifestNode(Position);
