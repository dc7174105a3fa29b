namespace Sluice.Artifacts.Settings;

/// <summary>
/// Where an adapter learns how to reach its store: credentials, endpoint, region. Names are those of the vendors' environment
/// variables (<c>AWS_ACCESS_KEY_ID</c>, <c>AZURE_STORAGE_KEY</c> …). Asked for again before each use, so that what has been rotated
/// is used without a restart. Thread-safe.
/// </summary>
public interface IStoreSettings
{
    /// <summary>What this is, for messages: "the environment", "the files in /…/s3-reader".</summary>
    string Origin { get; }

    /// <summary>The value of a name; null: not set, or empty.</summary>
    /// <exception cref="Stores.ArtifactException">Refused: it may not be read.</exception>
    string? Find(string name);
}
