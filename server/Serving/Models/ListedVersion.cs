namespace Sluice.Serving.Models;

/// <summary>A version as a repository lists it.</summary>
/// <param name="Version">Its name.</param>
/// <param name="Fingerprint">Another one whenever what lies there is something else.</param>
/// <param name="IsSealed">
/// Whether it is known to be complete, because its manifest, which is published last, is there. One that is not sealed is
/// taken only after two looks have found the same.
/// </param>
public sealed record ListedVersion(ModelVersion Version, string Fingerprint, bool IsSealed);
