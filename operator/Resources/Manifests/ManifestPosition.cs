using System.Runtime.InteropServices;

namespace Sluice.Resources.Manifests;

/// <summary>A place in a manifest's text.</summary>
/// <param name="Line">From 1; 0 when unknown.</param>
/// <param name="Column">From 1, in characters; 0 when unknown.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ManifestPosition(int Line, int Column)
{
    /// <summary>The position of what has no text, such as an object from the API server.</summary>
    public static ManifestPosition Unknown => default;

    /// <summary>Whether there is a line to point to.</summary>
    public bool IsKnown => Line > 0;
}
