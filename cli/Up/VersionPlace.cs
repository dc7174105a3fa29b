using Sluice.Artifacts.Settings;
using Sluice.Serving.Models;

namespace Sluice.Cli.Up;

/// <summary>Which version a server serves, and where it lies.</summary>
/// <param name="Uri">The repository: <c>uri/version/model.onnx</c>; a path, or a store's URI.</param>
/// <param name="Folder">Where a relative path starts.</param>
/// <param name="Version">The version.</param>
/// <param name="Digest">What it must be, <c>sha256:…</c>; null: whatever it is.</param>
internal sealed record VersionPlace(string Uri, string Folder, string Version, string? Digest)
{
    /// <summary>Credentials and the like.</summary>
    public IStoreSettings Settings { get; init; } = new EnvironmentSettings();

    /// <summary>The only hosts that <c>https://</c> may go to; empty: any.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Between looks for changed bytes; null: none.</summary>
    public TimeSpan? Poll { get; init; }

    public IReadOnlyDictionary<ModelVersion, ContentDigest> Pins() =>
        Digest is null
            ? new Dictionary<ModelVersion, ContentDigest>()
            : new Dictionary<ModelVersion, ContentDigest>
            {
                [ModelVersion.Parse(Version)] = ContentDigest.Parse(Digest),
            };
}
