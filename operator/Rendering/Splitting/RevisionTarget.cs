namespace Sluice.Rendering.Splitting;

/// <summary>A revision that a variant is at, or moves to.</summary>
/// <param name="Name">As <see cref="Revisions.RevisionName"/> gives it.</param>
/// <param name="Version">The model version that it serves.</param>
internal sealed record RevisionTarget(string Name, string Version);
