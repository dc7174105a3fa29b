using Sluice.Artifacts.AzureBlob;
using Sluice.Artifacts.Files;
using Sluice.Artifacts.Gcs;
using Sluice.Artifacts.Http;
using Sluice.Artifacts.S3;
using Sluice.Artifacts.Settings;

namespace Sluice.Artifacts.Stores;

/// <summary>Opens the store of an address: the one place that knows which scheme is whose.</summary>
public static class ArtifactStores
{
    /// <param name="root">Where to.</param>
    /// <param name="settings">Credentials and the like; asked for again before each use.</param>
    /// <param name="allowHttp">Whether <c>http://</c> may be read: where a digest is pinned, or the user has said so.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Seeds the store's own.</param>
    /// <param name="allowedHosts">The only hosts that <c>http://</c> and <c>https://</c> may go to; null or empty: any.</param>
    /// <exception cref="ArtifactException">Invalid: the address or the settings do not allow it.</exception>
    public static IArtifactStore Open(
        ArtifactUri root,
        IStoreSettings settings,
        bool allowHttp,
        TimeProvider time,
        Random random,
        IReadOnlyList<string>? allowedHosts = null
    ) =>
        root.Scheme switch
        {
            "s3" => new S3Store(root, settings, time),
            "az" => new AzureBlobStore(root, settings, time, random),
            "gs" => new GcsStore(root, settings, new GcsOptions(), time),
            "http" or "https" => new HttpStore(
                root,
                settings,
                new HttpStoreOptions { AllowUnencrypted = allowHttp, AllowedHosts = allowedHosts ?? [] },
                time
            ),
            "file" => new FileStore(root),
            _ => throw new ArgumentOutOfRangeException(nameof(root), root.Scheme, "no such scheme"),
        };
}
