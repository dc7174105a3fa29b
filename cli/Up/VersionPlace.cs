using Sluice.Serving.Models;

namespace Sluice.Cli.Up;

/// <summary>Which version a server serves, and where it lies.</summary>
/// <param name="Uri">The repository: <c>uri/version/model.onnx</c>; a path, or a store's URI.</param>
/// <param name="Folder">Where a relative path starts.</param>
/// <param name="Version">The version.</param>
/// <param name="Digest">What it must be, <c>sha256:…</c>; null: whatever it is.</param>
internal sealed record VersionPlace(string Uri, string Folder, string Version, string? Digest)
{
    public IReadOnlyDictionary<ModelVersion, ContentDigest> Pins() =>
        Digest is null
            ? new Dictionary<ModelVersion, ContentDigest>()
            : new Dictionary<ModelVersion, ContentDigest>
            {
                [ModelVersion.Parse(Version)] = ContentDigest.Parse(Digest),
            };
}
