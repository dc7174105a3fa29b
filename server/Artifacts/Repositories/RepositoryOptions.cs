using Sluice.Artifacts.Settings;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Repositories;

/// <summary>Where models are read from, and how.</summary>
public sealed record RepositoryOptions
{
    /// <summary>A URI or a path, as the user wrote it.</summary>
    public required string Uri { get; init; }

    /// <summary>The one model that lies there, its versions below; null: many models, each with its versions.</summary>
    public ModelName? Single { get; init; }

    /// <summary>The folder in which a relative path starts; null: the current directory.</summary>
    public string? Folder { get; init; }

    /// <summary>The digests that versions must have.</summary>
    public IReadOnlyDictionary<ModelVersion, ContentDigest> Pins { get; init; } =
        new Dictionary<ModelVersion, ContentDigest>();

    /// <summary>Credentials and the like.</summary>
    public IStoreSettings Settings { get; init; } = new EnvironmentSettings();

    /// <summary>Whether <c>http://</c> may be read although nothing is pinned.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>The only hosts that <c>http://</c> and <c>https://</c> may go to, redirects included; empty: any.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Absolute path of the cache for what is downloaded; paths of this machine are served where they are.</summary>
    public required string CacheDirectory { get; init; }

    /// <summary>The most bytes of the cache.</summary>
    public long CacheBytes { get; init; } = 20L << 30;
}
